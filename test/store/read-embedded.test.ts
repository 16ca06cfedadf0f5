import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { namesIn, put, storeHome, type StoreHome } from './store-home.ts';

let home: StoreHome;
beforeEach(async () => {
  home = await storeHome();
});
afterEach(() => home.remove());

/** The disk, with something happening right after the manifest was read. */
const interrupted = (meanwhile: () => Promise<void>): FileSystem => ({
  ...nodeFileSystem,
  readFile: (async (...args: Parameters<FileSystem['readFile']>) => {
    const read = nodeFileSystem.readFile(...args);
    await read.catch(() => undefined);
    if (args[0] === home.manifest) await meanwhile();
    return read;
  }) as FileSystem['readFile'],
});

describe('reading without the lock, beside a store that is at work', () => {
  test('sees all that was acknowledged when it began, though the journal is begun anew meanwhile', async () => {
    const store = await home.open();
    await put(store, 'a');
    await store.close();
    const next = await home.open({ journalMaxBytes: 500 });
    await put(next, 'b');
    const [first] = await home.lines();
    const fs = interrupted(async () => {
      for (const name of ['c', 'd', 'e', 'f']) await put(next, name);
    });
    const names = namesIn(await home.read(fs));
    expect((await home.lines())[0]).not.toBe(first);
    expect(names.slice(0, 5)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('sees no half of an append, and misses none that is acknowledged', async () => {
    const store = await home.open({ journalMaxBytes: 3000 });
    const said: string[] = [];
    const writing = (async () => {
      for (let number = 100; number < 400; number += 1) {
        await put(store, `n${number}`);
        said.push(`n${number}`);
      }
    })();
    let reads = 0;
    do {
      const before = said.length;
      const found = namesIn(await home.read());
      expect(found.length).toBeGreaterThanOrEqual(before);
      expect(found).toEqual(found.map((_, index) => `n${index + 100}`));
      reads += 1;
    } while (said.length < 300);
    await writing;
    expect(reads).toBeGreaterThan(3);
  });

  test('looks twice before it calls a journal damaged that changes under its hands', async () => {
    const store = await home.open();
    for (const name of ['a', 'b', 'c']) await put(store, name);
    const whole = await readFile(home.journal);
    const torn = Buffer.from(whole);
    torn[whole.indexOf('artifact.put')] = 0x58;
    await writeFile(home.journal, torn);
    let times = 0;
    const fs = interrupted(async () => {
      times += 1;
      if (times === 2) await writeFile(home.journal, whole);
    });
    expect(namesIn(await home.read(fs))).toEqual(['a', 'b', 'c']);
    expect(times).toBe(2);
  });
});
