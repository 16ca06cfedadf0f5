import fs from 'node:fs';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readObject } from 'isomorphic-git';

import { readTyped } from '../../../src/platform/git/objects/object-store.ts';
import { history, allIds, expectAllEqual, openStore } from './local-store.ts';
import { NativeGit, tempFolder } from './native-git.ts';

const packsOf = (git: NativeGit): string[] =>
  readdirSync(join(git.path, '.git/objects/pack')).filter((name) => name.endsWith('.pack'));

describe('every object is as git reads it', () => {
  test.each(['sha1', 'sha256'])(
    'loose, all of them, and in the pack they came in: %s',
    async (format) => {
      const git = history(60, `--object-format=${format}`);
      expect(await expectAllEqual(git)).toBeGreaterThan(300);
      const pack = join(git.path, '.git/objects/pack', packsOf(git)[0] ?? '');
      const aside = join(tempFolder(), 'aside.pack');
      renameSync(pack, aside);
      rmSync(pack.replace(/pack$/, 'idx'));
      git.raw(['unpack-objects', '-q'], readFileSync(aside));
      expect(packsOf(git)).toEqual([]);
      expect(await expectAllEqual(git)).toBeGreaterThan(300);
    },
  );

  test.each([
    ['chains 250 deltas deep', ['--depth=250', '--window=250'], []],
    ['no deltas', ['--depth=0'], []],
    ['bases named by id', ['--depth=50'], ['repack.useDeltaBaseOffset=false']],
    ['an index of version 1', [], ['pack.indexVersion=1']],
    ['no compression', [], ['pack.compression=0', 'core.compression=0']],
    ['a pack for each size', ['--geometric=2', '--write-midx'], []],
  ])('packed: %s', async (_, options, config) => {
    const git = history(300);
    const settings = config.flatMap((setting) => ['-c', setting]);
    const all = options.includes('--write-midx') ? ['-d'] : ['-adf'];
    git.run(...settings, 'repack', '-q', ...all, ...options);
    expect(await expectAllEqual(git)).toBeGreaterThan(1000);
  });

  test('packed: an index that has all places in its table for more than 2 GiB', async () => {
    const git = history(100);
    git.run('repack', '-q', '-adf');
    const pack = join('.git/objects/pack', packsOf(git)[0] ?? '');
    rmSync(join(git.path, pack.replace(/pack$/, 'idx')));
    git.run('index-pack', '--index-version=2,0x20', pack);
    expect(await expectAllEqual(git)).toBeGreaterThan(300);
  });

  test('in seventy packs, with a multi-pack-index, and more than may be open at a time', async () => {
    const git = NativeGit.init();
    for (let at = 0; at < 70; at++) {
      const oid = git.raw(['hash-object', '-w', '--stdin'], `blob ${at}\n`).toString().trim();
      git.raw(['pack-objects', '-q', '.git/objects/pack/pack'], `${oid}\n`);
      git.run('prune-packed');
    }
    git.run('multi-pack-index', 'write');
    expect(packsOf(git)).toHaveLength(70);
    const store = await openStore(git);
    expect(await expectAllEqual(git, store)).toBe(70);
    // From the first again, which was closed for the last.
    expect(await expectAllEqual(git, await openStore(git))).toBe(70);
  });

  test('large ones, of which versions are deltas', async () => {
    const git = NativeGit.init();
    const lines = Array.from({ length: 120_000 }, (_, at) => `${at * 7919}`);
    for (const version of [1, 2, 3]) {
      lines[version * 1000] = `version ${version}`;
      git.write('large', lines.join('\n')).write('copy', `${version}`).commit('x');
    }
    git.run('repack', '-q', '-adf');
    const types = git.run(
      'cat-file',
      '--batch-all-objects',
      '--batch-check=%(objectsize) %(deltabase)',
    );
    expect(types).toMatch(/^118\d{4} [0-9a-f]*[1-9a-f]/m);
    expect(await expectAllEqual(git)).toBe(12);
  });
});

test('isomorphic-git, which shares no line with us, reads the same', async () => {
  const git = history(120);
  git.run('repack', '-q', '-adf');
  git.write('a', 'loose\n').commit('loose');
  const store = await openStore(git);
  const cache = {};
  for (const oid of allIds(git)) {
    const gitdir = join(git.path, '.git');
    // The commands meant instead need the type ahead.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const theirs = await readObject({ fs, gitdir, oid, format: 'content', cache });
    const ours = await store.read(oid);
    expect(ours.type).toBe(theirs.type);
    expect(ours.bytes?.equals(theirs.object as Uint8Array)).toBe(true);
  }
});

describe('abbreviations', () => {
  test('give what git finds for them, loose or packed', async () => {
    const git = history(40);
    const loose = git.raw(['hash-object', '-w', '--stdin'], 'loose\n').toString().trim();
    const ids = allIds(git);
    const store = await openStore(git);
    for (const oid of [loose, ...ids.slice(0, 20), ids.at(-1) ?? '']) {
      expect(await store.expand(oid.slice(0, 4))).toEqual(
        ids.filter((id) => id.startsWith(oid.slice(0, 4))),
      );
      expect(await store.expand(oid)).toEqual([oid]);
    }
    expect(await store.expand(loose.slice(0, 3))).toEqual([]);
    expect(await store.expand('../../')).toEqual([]);
    expect(await store.expand(`${loose}0`)).toEqual([]);
  });

  test('an abbreviation that fits several gives all of them', async () => {
    const git = NativeGit.init();
    const seen = new Map<string, string>();
    const expected: string[] = [];
    // Of some 600 ids two begin with the same four digits, nearly always.
    const input = Array.from(
      { length: 1500 },
      (_, at) => `blob\ndata ${String(at).length}\n${at}\n`,
    );
    git.raw(['fast-import', '--quiet'], input.join(''));
    for (const oid of allIds(git)) {
      const before = seen.get(oid.slice(0, 4));
      if (before !== undefined && expected.length === 0) expected.push(before, oid);
      seen.set(oid.slice(0, 4), oid);
    }
    expect(expected).toHaveLength(2);
    const store = await openStore(git);
    expect(await store.expand(expected[0]?.slice(0, 4) ?? '')).toEqual(
      expect.arrayContaining(expected),
    );
  });
});

describe('while git works on it', () => {
  test('a repack moves what was listed, and what is written is found', async () => {
    const git = history(50);
    const store = await openStore(git);
    const ids = allIds(git);
    await store.read(ids[0] ?? '');
    git.run('repack', '-q', '-adf', '--depth=10');
    const blob = git.raw(['hash-object', '-w', '--stdin'], 'later\n').toString().trim();
    expect((await store.read(blob)).bytes?.toString()).toBe('later\n');
    git.run('gc', '-q', '--prune=now');
    expect(await expectAllEqual(git, store)).toBe(ids.length);
    expect(await store.expand(ids[3]?.slice(0, 12) ?? '')).toEqual([ids[3]]);
  });

  test('packs that go before they were opened are no error', async () => {
    const git = history(60);
    const store = await openStore(git);
    git.write('a', 'a\n').commit('new');
    git.run('repack', '-q', '-adf');
    expect(await expectAllEqual(git, store)).toBeGreaterThan(100);
  });
});

describe('borrowed objects', () => {
  const alternatesOf = (git: NativeGit): string => join(git.path, '.git/objects/info/alternates');
  const borrow = (git: NativeGit, ...lines: string[]): void => {
    mkdirSync(dirname(alternatesOf(git)), { recursive: true });
    writeFileSync(alternatesOf(git), lines.map((line) => `${line}\n`).join(''));
  };
  const borrower = (from: NativeGit): NativeGit => {
    const git = new NativeGit();
    from.run('clone', '-q', '--shared', from.path, git.path);
    return git;
  };

  test('of a shared clone, and of the clone of a clone, are read', async () => {
    let git = history(20);
    for (let depth = 0; depth < 4; depth++) git = borrower(git);
    git.write('a', 'own\n').commit('own');
    expect(await expectAllEqual(git)).toBeGreaterThan(100);
  });

  test('relative, quoted and commented lines mean what they mean to git; a circle ends', async () => {
    const git = NativeGit.init();
    const lender = new NativeGit(join(dirname(git.path), 'a "b"\tç'));
    mkdirSync(lender.path);
    lender.run('init', '-q');
    lender.write('a', 'a\n').commit('x');
    const quoted = `"../../../a \\"b\\"\\t\\303\\247/.git/objects"`;
    borrow(git, '# comment', '', quoted, quoted, join(git.path, '.git/objects'));
    borrow(lender, join(git.path, '.git/objects'));
    expect(allIds(git)).toHaveLength(3);
    expect(await expectAllEqual(git)).toBe(3);
  });

  test('a lender that is gone matters once an object is missing, and is named as the reason', async () => {
    const git = NativeGit.init();
    const own = git.write('a', 'a\n').commit('x');
    borrow(git, join(tempFolder(), 'gone/.git/objects'));
    const store = await openStore(git);
    expect((await store.read(own)).type).toBe('commit');
    await expect(store.read('1'.repeat(40))).rejects.toMatchObject({
      code: 'REPOSITORY_UNREADABLE',
      message: expect.stringContaining('a folder it borrows objects from is not there') as unknown,
    });
  });

  test('from what is no git repository are refused', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'objects'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [join(folder, 'objects'), folder, file, '/etc', '/dev', '/', 'a\0b']) {
      const git = NativeGit.init();
      borrow(git, path);
      await expect(openStore(git)).rejects.toThrow('no git repository');
    }
  });

  test('over too many steps, or from too many folders, are refused', async () => {
    const steps = [history(2)];
    for (let depth = 0; depth < 7; depth++) {
      const git = NativeGit.init();
      borrow(git, join(steps.at(-1)?.path ?? '', '.git/objects'));
      steps.push(git);
    }
    // As far as git goes, and one more.
    expect(await expectAllEqual(steps[6] ?? NativeGit.init())).toBeGreaterThan(5);
    expect(steps[7]?.run('cat-file', '--batch-all-objects', '--batch-check')).toBe('');
    await expect(openStore(steps[7] ?? NativeGit.init())).rejects.toThrow('too many steps');
    const git = NativeGit.init();
    const lines: string[] = [];
    for (let at = 0; at < 70; at++) {
      const lender = join(tempFolder(), '.git');
      mkdirSync(join(lender, 'objects'), { recursive: true });
      mkdirSync(join(lender, 'refs'));
      writeFileSync(join(lender, 'HEAD'), 'ref: refs/heads/main\n');
      lines.push(join(lender, 'objects'));
    }
    borrow(git, ...lines);
    await expect(openStore(git)).rejects.toThrow('too many folders');
  });
});

describe('what is not there', () => {
  test('a missing object is named; in a partial clone that is said, and nothing is fetched', async () => {
    const origin = history(5);
    origin.run('config', 'uploadpack.allowFilter', 'true');
    const git = new NativeGit();
    origin.run(
      'clone',
      '-q',
      '--no-checkout',
      '--filter=blob:none',
      `file://${origin.path}`,
      git.path,
    );
    const blob = origin.run('rev-parse', 'HEAD:src/grows.txt');
    const proof = join(tempFolder(), 'ran');
    git.run('config', 'remote.origin.uploadpack', `touch ${proof};git-upload-pack`);
    const store = await openStore(git);
    expect((await store.read(origin.run('rev-parse', 'HEAD'))).type).toBe('commit');
    expect(await store.read(blob)).toEqual({ type: 'promised', bytes: null });
    expect(await store.size?.(blob)).toBe(0);
    await expect(readTyped(store, blob, 'blob')).rejects.toThrow(
      `object ${blob} is missing: the clone is partial`,
    );
    expect(existsSync(proof)).toBe(false);
    const whole = await openStore(origin);
    await expect(whole.read('1'.repeat(40))).rejects.toThrow(/is missing\.$/);
    for (const name of ['', 'HEAD', '../../config', '1'.repeat(39), '1'.repeat(64)])
      await expect(whole.read(name)).rejects.toThrow('is missing');
  });

  test('the empty tree is known, though no repository has it', async () => {
    const store = await openStore(NativeGit.init());
    const oid = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
    expect(await store.read(oid)).toEqual({ type: 'tree', bytes: Buffer.alloc(0) });
  });

  test('after it was closed nothing is read; closing twice is no error', async () => {
    const git = history(60);
    const store = await openStore(git);
    await store.close();
    await store.close();
    await expect(store.read(git.run('rev-parse', 'HEAD'))).rejects.toThrow('closed');
  });
});
