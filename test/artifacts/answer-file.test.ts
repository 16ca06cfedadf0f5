import { execFileSync } from 'node:child_process';
import { chmod, readlink, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { renameSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answerFile, type EchoResult } from '../../src/artifacts/answer-file.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { fault, fileGround, withNow, type FileGround } from './file-ground.ts';

let ground: FileGround;
beforeEach(async () => {
  ground = await fileGround();
});
afterEach(() => ground.remove());

const folder = 'outputs/sessions';
const file = `${folder}/a.json`;
const answer = ({ now } = ground.fs as Pick<FileSystem, 'now'>): EchoResult =>
  answerFile(
    { ...ground, now },
    { path: file, before: 'theirs', after: 'ours' },
    '0123456789ab-r1',
  );
const inHome = (name: string): string => ground.home.absolute(name);

describe('an answer', () => {
  test('takes the place of the file it answers, with its mode', async () => {
    await ground.put(file, 'theirs');
    await chmod(inHome(file), 0o666);
    expect(answer()).toBe('written');
    expect(await ground.text(file)).toBe('ours');
    expect((await stat(inHome(file))).mode & 0o7777).toBe(0o666);
    expect(await ground.names(folder)).toEqual(['a.json']);
  });

  test('is for nobody where the file is gone, or its folder is', async () => {
    expect(answer()).toBe('gone');
    await ground.take(folder);
    expect(answer()).toBe('gone');
  });

  test('leaves other bytes alone, also as many', async () => {
    for (const text of ['newer!', 'new', '', 'theirs and more']) {
      await ground.put(file, text);
      expect(answer()).toBe('changed');
      expect(await ground.text(file)).toBe(text);
    }
    expect(await ground.names(folder)).toEqual(['a.json']);
  });

  test('leaves links, folders and pipes alone, and opens none of them', async () => {
    await ground.put('else', 'theirs');
    await symlink(inHome('else'), inHome(file));
    expect(answer()).toBe('changed');
    expect(await readlink(inHome(file))).toBe(inHome('else'));
    await ground.take(file);
    await ground.put(`${file}/x`, '');
    expect(answer()).toBe('changed');
    await ground.take(file);
    execFileSync('mkfifo', [inHome(file)]);
    expect(answer()).toBe('changed');
    expect(await ground.names(folder)).toEqual(['a.json']);
  });

  test('gives the agent its bytes back when it wrote into the file meanwhile', async () => {
    await ground.put(file, 'theirs');
    const renameLate: typeof renameSync = (from, to) => {
      if (String(to) === inHome(file) && !String(from).includes('aside')) {
        writeFileSync(inHome(file), 'newer!');
      }
      renameSync(from, to);
    };
    expect(answer(withNow({ renameSync: renameLate }))).toBe('changed');
    expect(await ground.text(file)).toBe('newer!');
    expect(await ground.names(folder)).toEqual(['a.json']);
  });

  test('sees a file that was put in its place meanwhile', async () => {
    await ground.put(file, 'theirs');
    await ground.put('other', 'theirs');
    const { openSync } = ground.now;
    const openLate = ((name: string, flags: string, mode?: number) => {
      if (flags === 'wx') renameSync(inHome('other'), inHome(file));
      return openSync(name, flags, mode);
    }) as typeof openSync;
    expect(answer(withNow({ openSync: openLate }))).toBe('changed');
    expect(await ground.text(file)).toBe('theirs');
    expect(await ground.names(folder)).toEqual(['a.json']);
  });

  test('is written also where files have no second name, and gives bytes back there', async () => {
    const linkSync = (): never => {
      throw fault('EPERM');
    };
    await ground.put(file, 'theirs');
    expect(answer(withNow({ linkSync }))).toBe('written');
    await writeFile(inHome(file), 'theirs');
    let isDone = false;
    const renameLate: typeof renameSync = (from, to) => {
      if (!isDone) writeFileSync(inHome(file), 'newer!');
      isDone = true;
      renameSync(from, to);
    };
    expect(answer(withNow({ linkSync, renameSync: renameLate }))).toBe('changed');
    expect(await ground.text(file)).toBe('newer!');
    expect(await ground.names(folder)).toEqual(['a.json']);
  });

  test('never goes through a link somebody has put under the name of its temp file', async () => {
    await ground.put(file, 'theirs');
    await ground.put('victim', 'mine');
    await symlink(inHome('victim'), inHome(`${folder}/.flywheel-0123456789ab-r1-a.json.tmp`));
    expect(answer()).toBe('written');
    expect(await ground.text('victim')).toBe('mine');
    expect(await ground.text(file)).toBe('ours');
  });

  test('that cannot be written leaves the file and no temp file of its own', async () => {
    await ground.put(file, 'theirs');
    const writeSync = (): never => {
      throw fault('ENOSPC');
    };
    expect(() => answer(withNow({ writeSync }))).toThrow('ENOSPC');
    expect(await ground.text(file)).toBe('theirs');
    // The second name stays for the next try, which begins by looking at it.
    expect(await ground.names(folder)).toEqual([
      '.flywheel-aside-0123456789ab-r1-a.json.tmp',
      'a.json',
    ]);
    await rename(inHome(`${folder}/.flywheel-aside-0123456789ab-r1-a.json.tmp`), inHome('x'));
  });
});
