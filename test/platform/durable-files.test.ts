import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-durable-'));
});
afterEach(() => rm(folder, { recursive: true }));

const files = createDurableFiles(nodeFileSystem);
const at = (name: string): string => path.join(folder, name);
const text = (name: string): Promise<string> => readFile(at(name), 'utf8');
const leftovers = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.tmp'));

/** Calls `intrude` right before the first call of `name`. */
const intruded = (name: 'rename' | 'link', intrude: () => Promise<void>): FileSystem => {
  let done = false;
  return {
    ...nodeFileSystem,
    [name]: async (from: string, to: string) => {
      if (!done) {
        done = true;
        await intrude();
      }
      return nodeFileSystem[name](from, to);
    },
  };
};

describe('replacing files', () => {
  test('makes folders, replaces what is there, leaves no temp file', async () => {
    await files.replaceAll([{ path: at('a/b/c.md'), bytes: Buffer.from('one') }], 'r1');
    await files.replaceAll([{ path: at('a/b/c.md'), bytes: Buffer.from('two') }], 'r1');
    expect(await text('a/b/c.md')).toBe('two');
    expect(await readdir(at('a/b'))).toEqual(['c.md']);
  });

  test('never writes through a link somebody planted under the temp name', async () => {
    await writeFile(at('victim'), 'mine');
    await symlink(at('victim'), at('.flywheel-r1-c.md.tmp'));
    await files.replaceAll([{ path: at('c.md'), bytes: Buffer.from('one') }], 'r1');
    expect(await text('victim')).toBe('mine');
    expect(await text('c.md')).toBe('one');
  });

  test('replaces a link itself, not what it points to', async () => {
    await writeFile(at('victim'), 'mine');
    await symlink(at('victim'), at('c.md'));
    await files.replaceAll([{ path: at('c.md'), bytes: Buffer.from('one') }], 'r1');
    expect(await text('victim')).toBe('mine');
  });
});

describe('replacing a file only while it is unchanged', () => {
  const replace = (fs = nodeFileSystem): Promise<string> =>
    createDurableFiles(fs).replaceIfUnchanged(
      { path: at('s.json'), bytes: Buffer.from('ours') },
      Buffer.from('theirs'),
      'echo',
    );

  test('keeps its mode', async () => {
    await writeFile(at('s.json'), 'theirs');
    await chmod(at('s.json'), 0o604);
    expect(await replace()).toBe('replaced');
    expect(await text('s.json')).toBe('ours');
    expect((await stat(at('s.json'))).mode & 0o777).toBe(0o604);
    expect(await leftovers()).toEqual([]);
  });

  test('leaves other bytes, links and gaps alone', async () => {
    expect(await replace()).toBe('gone');
    await writeFile(at('s.json'), 'new');
    expect(await replace()).toBe('changed');
    expect(await text('s.json')).toBe('new');
    await rm(at('s.json'));
    await writeFile(at('else'), 'theirs');
    await symlink(at('else'), at('s.json'));
    expect(await replace()).toBe('changed');
    expect(await text('else')).toBe('theirs');
  });

  test('gives the agent its bytes back when it wrote in place meanwhile', async () => {
    await writeFile(at('s.json'), 'theirs');
    const fs = intruded('rename', () => writeFile(at('s.json'), 'newer'));
    expect(await replace(fs)).toBe('changed');
    expect(await text('s.json')).toBe('newer');
    expect(await leftovers()).toEqual([]);
  });

  test('notices a file put in its place meanwhile', async () => {
    await writeFile(at('s.json'), 'theirs');
    const fs = intruded('link', async () => {
      await writeFile(at('other'), 'newer');
      await nodeFileSystem.rename(at('other'), at('s.json'));
    });
    expect(await replace(fs)).toBe('changed');
    expect(await text('s.json')).toBe('newer');
    expect(await leftovers()).toEqual([]);
  });
});

describe('moving and creating', () => {
  test('a move never overwrites, and a missing source is no error', async () => {
    await writeFile(at('a'), 'one');
    await writeFile(at('b'), 'two');
    expect(await files.moveIfThere(at('a'), at('b'))).toBe(false);
    expect(await files.moveIfThere(at('nothing'), at('c'))).toBe(false);
    expect(await files.moveIfThere(at('a'), at('deep/c'))).toBe(true);
    expect(await text('deep/c')).toBe('one');
    expect(await text('b')).toBe('two');
  });

  test('a move is on disk when it is told: the new place first, then the old one', async () => {
    const calls: string[] = [];
    const fs: FileSystem = {
      ...nodeFileSystem,
      rename: (from, to) => {
        calls.push('move');
        return nodeFileSystem.rename(from, to);
      },
      open: async (...args) => {
        const handle = await nodeFileSystem.open(...args);
        const sync = handle.sync.bind(handle);
        handle.sync = () => {
          calls.push(path.relative(folder, String(args[0])));
          return sync();
        };
        return handle;
      },
    };
    await writeFile(at('a'), 'one');
    await createDurableFiles(fs).moveIfThere(at('a'), at('deep/er/a'));
    expect(calls).toEqual(['deep', '', 'move', 'deep/er', '']);
  });

  test('of many who create one name exactly one does, whole', async () => {
    for (let round = 0; round < 20; round++) {
      const name = `s${round}.json`;
      const tries = Array.from({ length: 8 }, (_, n) =>
        files.create({ path: at(name), bytes: Buffer.from(`${n}`.repeat(10_000)) }, 'drop'),
      );
      const made = await Promise.all(tries);
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await text(name)).toBe(String(made.indexOf(true)).repeat(10_000));
    }
    expect(await leftovers()).toEqual([]);
  });
});
