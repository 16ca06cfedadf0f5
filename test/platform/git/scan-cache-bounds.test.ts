import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import { openCacheFolder } from '../../../src/platform/git/cache/scan-cache-folder.ts';
import {
  cacheLimits,
  createScanCache,
  type ScanCache,
} from '../../../src/platform/git/cache/scan-cache.ts';
import { BoundedCache } from '../../../src/platform/git/objects/bounded-cache.ts';
import { openRepository, type OpenRepository } from '../../../src/platform/git/open-repository.ts';
import { NativeGit, tempFolder } from './native-git.ts';

type Entries = BoundedCache<string, string>;

const entriesOf = (entries: Entries): Record<string, string> => Object.fromEntries(entries);
const newEntries = (limit: number): Entries => new BoundedCache(limit, (text) => text.length);

describe('entries', () => {
  test('those used least recently go when there is no more room', () => {
    const entries = newEntries(1300);
    for (const key of ['a', 'b', 'c', 'd']) entries.set(key, 'x'.repeat(100));
    expect(entries.get('a')).toBe('x'.repeat(100));
    entries.set('e', 'x'.repeat(100));
    expect(Object.keys(entriesOf(entries))).toEqual(['c', 'd', 'a', 'e']);
    expect(entries.bytes).toBeLessThanOrEqual(1300);
  });

  test('one that would take the room of many is not kept, nor what it was before', () => {
    const entries = newEntries(1000);
    expect(entries.set('a', 'old')).toBe(true);
    expect(entries.set('a', 'x'.repeat(600))).toBe(false);
    expect(entriesOf(entries)).toEqual({});
    expect(entries.bytes).toBe(0);
  });

  test('the same key twice takes room once', () => {
    const entries = newEntries(1000);
    for (let n = 0; n < 100; n++) entries.set('a', `${n}`);
    expect(entriesOf(entries)).toEqual({ a: '99' });
    expect(entries.bytes).toBeLessThan(250);
  });
});

describe('files', () => {
  const limits = { fileBytes: 1000, folderBytes: 1000, folderFiles: 4 };
  const folderWith = (...names: string[]): string => {
    const folder = tempFolder();
    for (const [at, name] of names.entries()) {
      writeFileSync(join(folder, name), 'x'.repeat(200));
      // The first was used last.
      const seconds = 1_700_000_000 - at;
      utimesSync(join(folder, name), seconds, seconds);
    }
    return folder;
  };

  test('those used least recently go when there is no more room for all', async () => {
    const folder = folderWith('a', 'b', 'c', 'd');
    await openCacheFolder(folder, limits).write('e', 'x'.repeat(500));
    expect(readdirSync(folder)).toEqual(['a', 'b', 'e']);
  });

  test('nor may there be more than so many', async () => {
    const folder = folderWith('a', 'b', 'c', 'd');
    await openCacheFolder(folder, limits).write('e', 'x');
    expect(readdirSync(folder)).toEqual(['a', 'b', 'c', 'e']);
  });

  test('being looked at is being used', async () => {
    const folder = folderWith('a', 'b', 'c', 'd');
    const cache = openCacheFolder(folder, limits);
    await cache.stateOf('d');
    await cache.write('e', 'x');
    expect(readdirSync(folder)).toEqual(['a', 'b', 'd', 'e']);
  });

  test('a temp file of a writer that died goes, one of a writer that may live stays', async () => {
    const folder = folderWith('.flywheel-cache-old-a.facts.tmp');
    writeFileSync(join(folder, '.flywheel-cache-new-a.facts.tmp'), '');
    await openCacheFolder(folder, limits).write('a', 'x');
    expect(readdirSync(folder)).toEqual(['.flywheel-cache-new-a.facts.tmp', 'a']);
  });

  test('are nobody else’s to read, and a folder among them is left', async () => {
    const folder = join(tempFolder(), 'cache');
    const cache = openCacheFolder(folder, limits);
    await cache.write('a', 'x');
    mkdirSync(join(folder, 'theirs'));
    await cache.write('b', 'x');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['a', 'b', 'theirs']);
  });

  test('the state changes with each write, also with one of the same length', async () => {
    const folder = tempFolder();
    const cache = openCacheFolder(folder, limits);
    expect(await cache.stateOf('a')).toBeUndefined();
    const states = [await cache.write('a', 'x'), await cache.write('a', 'y')];
    expect(await cache.stateOf('a')).toBe(states[1]);
    expect(new Set(states).size).toBe(2);
  });
});

describe('all repositories together', () => {
  const opened = async (): Promise<OpenRepository> => {
    const result = await openRepository(NativeGit.init().path);
    if (result.kind === 'unreachable') throw new Error(result.reason);
    return result.repository;
  };
  const fill = async (cache: ScanCache, repository: OpenRepository): Promise<void> => {
    const facts = await cache.of(repository);
    for (let n = 0; n < 30; n++) facts.keep(`n ${n}`, 'x'.repeat(100));
    await facts.save();
  };

  test('of a repository as much is kept as fits, the newest', async () => {
    const folder = tempFolder();
    const limits = { ...cacheLimits, repositoryBytes: 2000 };
    const repository = await opened();
    await fill(createScanCache(folder, limits), repository);
    const facts = await createScanCache(folder, limits).of(repository);
    expect(facts.recall('n 29')).toBe('x'.repeat(100));
    expect(facts.recall('n 0')).toBeUndefined();
    expect(statSync(join(folder, readdirSync(folder)[0] ?? '')).size).toBeLessThan(2500);
  });

  test('memory lets go of the repository used least recently, the disk still has it', async () => {
    const folder = tempFolder();
    const cache = createScanCache(folder, { ...cacheLimits, memoryBytes: 22_000 });
    const repositories = [await opened(), await opened(), await opened()] as const;
    for (const repository of repositories) await fill(cache, repository);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'gone');
    const known = await Promise.all(
      repositories.map(async (each) => (await cache.of(each)).recall('n 29') !== undefined),
    );
    expect(known).toEqual([false, true, true]);
  });
});
