import { link, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clearLeftovers } from '../../src/artifacts/clear-leftovers.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { Home } from '../../src/platform/home.ts';
import type { ManifestReader } from '../../src/store/store.ts';
import { tempHome } from '../support/temp-home.ts';

let home: Home;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ home, remove } = await tempHome());
});
afterEach(() => remove());

/** Here the work of a session file is all of it but what stands behind a `#`. */
const workOf = (text: string): string => sha256(text.split('#')[0] ?? '');
const clear = (manifest: Partial<Record<'runs' | 'sessions', unknown[]>> = {}): Promise<void> =>
  clearLeftovers({
    home,
    files: createDurableFiles(nodeFileSystem),
    manifest: {
      all: (collection: 'runs' | 'sessions') => manifest[collection] ?? [],
    } as unknown as ManifestReader,
    fingerprintOf: (bytes) => workOf(bytes.toString()),
  });
const inInbox = (name: string): string => path.join(home.sessions, name);
const write = (name: string, text: string): Promise<void> => writeFile(inInbox(name), text);
const text = (name: string): Promise<string> => readFile(inInbox(name), 'utf8');
const aside = `.flywheel-echo-${workOf('work').slice(0, 12)}-aside-a.json.tmp`;

describe('what a crash leaves', () => {
  test('goes, wherever it may be; names of agents and of drops under way stay', async () => {
    const folder = inInbox('game/artifacts');
    await mkdir(folder, { recursive: true });
    const ours = ['.flywheel-echo-0123456789ab-a.json.tmp', '.flywheel-manifest-manifest.json.tmp'];
    for (const name of ours) await write(name, '');
    for (const name of ['.flywheel-drop-a.json.tmp', '.a.json.tmp', 'flywheel-x.tmp']) {
      await write(name, '');
    }
    await writeFile(path.join(folder, '.flywheel-f79ec03e2be6-r1-README.md.tmp'), '');
    await writeFile(inInbox('game/.flywheel-echo-0123456789ab-work_session.json.tmp'), '');
    await clear({
      runs: [{ artifact_folder: 'outputs/sessions/game/artifacts' }],
      sessions: [{ source: 'outputs/sessions/game/work_session.json' }],
    });
    expect((await readdir(home.sessions)).sort()).toEqual([
      '.a.json.tmp',
      '.flywheel-drop-a.json.tmp',
      'flywheel-x.tmp',
      'game',
    ]);
    expect(await readdir(inInbox('game'))).toEqual(['artifacts']);
    expect(await readdir(folder)).toEqual([]);
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
