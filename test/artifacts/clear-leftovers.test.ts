import { link, mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clearLeftovers } from '../../src/artifacts/clear-leftovers.ts';
import type { FileTask } from '../../src/domain/file-task.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { Home } from '../../src/platform/home.ts';
import { tempHome } from '../support/temp-home.ts';

const now = Date.parse('2025-12-02T05:20:00Z');

let home: Home;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ home, remove } = await tempHome());
});
afterEach(() => remove());

/** Here the work of a session file is all of it but what stands behind a `#`. */
const workOf = (text: string): string => sha256(text.split('#')[0] ?? '');
const clear = (...open: FileTask[]): Promise<void> =>
  clearLeftovers({
    home,
    fs: nodeFileSystem,
    files: createDurableFiles(nodeFileSystem),
    clock: { now: () => now },
    open,
    fingerprintOf: (bytes) => workOf(bytes.toString()),
  });
const inInbox = (name: string): string => path.join(home.sessions, name);
const write = (name: string, text: string): Promise<void> => writeFile(inInbox(name), text);
const text = (name: string): Promise<string> => readFile(inInbox(name), 'utf8');
const tag = `${workOf('work').slice(0, 12)}-r1`;
const aside = `.flywheel-aside-${tag}-a.json.tmp`;

describe('what a crash leaves', () => {
  test('goes, wherever it may be; names of agents and of drops under way stay', async () => {
    const folder = inInbox('game/artifacts');
    await mkdir(folder, { recursive: true });
    const ours = ['.flywheel-0123456789ab-r1-a.json.tmp', '.flywheel-manifest-manifest.json.tmp'];
    for (const name of ours) await write(name, '');
    for (const name of ['.flywheel-drop-a.json.tmp', '.a.json.tmp', 'flywheel-x.tmp']) {
      await write(name, '');
    }
    await writeFile(path.join(folder, '.flywheel-f79ec03e2be6-r1-README.md.tmp'), '');
    await writeFile(inInbox('game/.flywheel-f79ec03e2be6-r1-work_session.json.tmp'), '');
    await utimes(inInbox('.flywheel-drop-a.json.tmp'), now / 1000, now / 1000);
    await mkdir(home.cache);
    await writeFile(path.join(home.cache, '.flywheel-cache-0a1b2c3d-a.facts.tmp'), '');
    await writeFile(path.join(home.cache, 'a.facts'), '');
    await clear({
      tag: 'f79ec03e2be6-r1',
      files: [{ path: 'outputs/sessions/game/artifacts/README.md', text: '' }],
      echo: { path: 'outputs/sessions/game/work_session.json', before: '', after: '' },
    });
    expect(await readdir(home.cache)).toEqual(['a.facts']);
    expect((await readdir(home.sessions)).sort()).toEqual([
      '.a.json.tmp',
      '.flywheel-drop-a.json.tmp',
      'flywheel-x.tmp',
      'game',
    ]);
    expect(await readdir(inInbox('game'))).toEqual(['artifacts']);
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a drop whose process is gone goes after an hour, whatever the clock said then', async () => {
    for (const [name, minutes] of [
      ['old', -61],
      ['young', -59],
      ['soon', 30],
      ['some-day', 600],
    ] as const) {
      const file = `.flywheel-drop-${name}-a.json.tmp`;
      const at = now / 1000 + minutes * 60;
      await write(file, '');
      await utimes(inInbox(file), at, at);
    }
    await clear();
    expect((await readdir(home.sessions)).sort()).toEqual([
      '.flywheel-drop-soon-a.json.tmp',
      '.flywheel-drop-young-a.json.tmp',
    ]);
  });

  test('a file kept aside by a task that is open is left to the task', async () => {
    const echo = { path: 'outputs/sessions/a.json', before: 'work', after: 'work#echo' };
    await write(aside, 'newer work');
    await write('a.json', 'work#echo');
    await clear({ tag, echo });
    expect(await readdir(home.sessions)).toContain(aside);
  });

  test('a file kept aside that is the file itself goes', async () => {
    await write('a.json', 'work');
    await link(inInbox('a.json'), inInbox(aside));
    await clear();
    expect(await readdir(home.sessions)).toEqual(['a.json']);
  });

  test('a file kept aside while its echo took its place goes', async () => {
    await write(aside, 'work');
    await write('a.json', 'work#echo');
    await clear();
    expect(await text('a.json')).toBe('work#echo');
  });

  test('what an agent wrote into the file kept aside comes back over the echo', async () => {
    await write(aside, 'newer work');
    await write('a.json', 'work#echo');
    await clear();
    expect(await text('a.json')).toBe('newer work');
    expect(await readdir(home.sessions)).toEqual(['a.json']);
  });

  test('what an agent put in its place since is newer and stays', async () => {
    await write(aside, 'work');
    await write('a.json', 'newest work');
    await clear();
    expect(await text('a.json')).toBe('newest work');
  });

  test('a file kept aside whose place is empty comes back', async () => {
    await write(aside, 'work');
    await clear();
    expect(await text('a.json')).toBe('work');
  });
});
