import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';

import type { CommitSelection, RepoScan } from '../../../src/domain/repo.ts';
import type * as OpenObjects from '../../../src/platform/git/objects/open-objects.ts';
import { openCatFile } from '../../../src/platform/git/objects/cat-file-store.ts';
import type { ObjectStore } from '../../../src/platform/git/objects/object-store.ts';
import { openObjects } from '../../../src/platform/git/objects/open-objects.ts';
import { openRepository, type OpenRepository } from '../../../src/platform/git/open-repository.ts';
import { gitLog, summarise } from './git-numstat.ts';
import { NativeGit, scan, tempFolder } from './native-git.ts';

const never = new AbortController().signal;
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const objects of opened.splice(0)) await objects.close();
});

async function repositoryAt(path: string): Promise<OpenRepository> {
  const found = await openRepository(path);
  if (found.kind === 'unreachable') throw new Error(found.reason);
  return found.repository;
}

/** The objects of a repository as our reader has them, and as git has. */
async function bothReaders(path: string): Promise<{ ours: ObjectStore; theirs: ObjectStore }> {
  const repository = await repositoryAt(path);
  const ours = await openObjects(repository, never);
  const theirs = await openCatFile(repository, { because: 'a test', signal: never });
  opened.push(ours, theirs);
  return { ours, theirs };
}

/** The scan of a program that reads all objects through git. */
async function scanThroughGit(path: string, select: readonly CommitSelection[]): Promise<RepoScan> {
  let processes = 0;
  const fake: typeof OpenObjects = {
    openObjects: (repository) => {
      processes++;
      return openCatFile(repository, { because: 'a test', signal: never });
    },
  };
  jest.resetModules();
  jest.unstable_mockModule('../../../src/platform/git/objects/open-objects.ts', () => fake);
  const { scanRepository } = await import('../../../src/platform/git/scan-repository.ts');
  const result = await scanRepository({ path, select }, never);
  if (result.kind === 'unreachable') throw new Error(result.reason);
  expect(processes).toBe(1);
  return result.scan;
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `line ${from + at}\n`).join('');

/** A little of everything that history is made of, half of it packed. */
function history(...options: string[]): NativeGit {
  const git = NativeGit.init(...options);
  git.write('a.txt', lines(0, 200)).write('größe/b', 'b\n').commit('feat: one\n\nWhy.');
  git
    .write('a.txt', lines(0, 80) + lines(100, 220))
    .write('bin', Buffer.from([0, 1, 2]))
    .commit('two');
  git.run('checkout', '-q', '-b', 'side', 'HEAD~1');
  git.write('side.txt', lines(0, 9)).commit('fix: aside\n\nCo-authored-by: B <b@x.org>');
  git.run('repack', '-q', '-a', '-d');
  git.run('checkout', '-q', 'main');
  git.run('merge', '-q', '--no-ff', '-m', 'merged', 'side');
  renameSync(join(git.path, 'side.txt'), join(git.path, 'moved.txt'));
  git
    .write('README.md', '# Tally\n\nCounts.\n')
    .write('package.json', '{"name":"tally"}')
    .commit('docs: moved');
  git.run('tag', '-a', '-m', 'v1.2.3', 'v1.2.3');
  return git;
}

const all = [{ kind: 'last', count: 1000 }] as const;

describe.each(['sha1', 'sha256'])('a %s repository', (format) => {
  test('has the same objects for both readers, by id and by abbreviation', async () => {
    const git = history(`--object-format=${format}`);
    const { ours, theirs } = await bothReaders(git.path);
    const ids = git
      .run('cat-file', '--batch-all-objects', '--batch-check=%(objectname)')
      .split('\n');
    expect(ids.length).toBeGreaterThan(15);
    for (const id of ids) {
      expect(await theirs.read(id)).toEqual(await ours.read(id));
      expect(await theirs.expand(id.slice(0, 12))).toEqual([id]);
    }
  });

  test('is scanned byte for byte the same through git, and as git log has it', async () => {
    const git = history(`--object-format=${format}`);
    const ours = await scan(git.path, all);
    expect(ours.commits.map(({ subject }) => subject)).toEqual(
      git.run('log', '--format=%s').split('\n'),
    );
    expect(JSON.stringify(await scanThroughGit(git.path, all))).toBe(JSON.stringify(ours));
    const plain = await scan(git.path, all, { renames: false });
    expect(plain.commits.map(summarise)).toEqual(gitLog(git, '--no-renames'));
    expect(ours.repository).toMatchObject({
      head: git.run('rev-parse', 'HEAD'),
      branch: 'main',
      tags: { count: 1, latest: 'v1.2.3' },
    });
    expect(ours.project).toMatchObject({ name: 'tally', readme: { path: 'README.md' } });
  });

  test('has its commits by hash, short hash, tag and range', async () => {
    const git = history(`--object-format=${format}`);
    const [head = '', before = ''] = git.run('rev-list', '--first-parent', 'HEAD').split('\n');
    for (const scanIt of [scan, scanThroughGit]) {
      const hashes = [head, before.slice(0, 9), 'ffffffffff', `${head}0`];
      const listed = await scanIt(git.path, [{ kind: 'hashes', hashes }]);
      expect(listed.commits.map(({ hash }) => hash)).toEqual([head, before]);
      expect(listed.unresolved).toEqual(['ffffffffff', `${head}0`]);
      const range = await scanIt(git.path, [{ kind: 'range', from: 'HEAD~2', to: 'v1.2.3' }]);
      expect(range.commits.map(({ hash }) => hash)).toEqual(
        git.run('rev-list', 'HEAD~2..v1.2.3').split('\n'),
      );
    }
  });

  test('tells all objects an ambiguous abbreviation fits', async () => {
    const git = NativeGit.init(`--object-format=${format}`);
    const blobs = Array.from(
      { length: 1200 },
      (_, at) => `blob\nmark :${at + 1}\ndata <<E\n${at}\nE\n`,
    );
    git.raw(['fast-import', '--quiet'], blobs.join(''));
    const ids = git
      .run('cat-file', '--batch-all-objects', '--batch-check=%(objectname)')
      .split('\n');
    const shared = ids.find((id, at) => ids[at + 1]?.startsWith(id.slice(0, 4)));
    const prefix = shared?.slice(0, 4) ?? '';
    const { ours, theirs } = await bothReaders(git.path);
    const found = await theirs.expand(prefix);
    expect(found).toEqual(ids.filter((id) => id.startsWith(prefix)));
    expect(found.length).toBeGreaterThan(1);
    expect(await ours.expand(prefix)).toEqual(found);
  });

  test('of which an object is damaged, missing or of no id is an error', async () => {
    const git = NativeGit.init(`--object-format=${format}`);
    git.write('a', 'secret content\n').write('b', 'other\n').commit('one');
    const [a, b] = ['HEAD:a', 'HEAD:b'].map((name) => git.run('rev-parse', name));
    const fileOf = (id = ''): string => join(git.path, '.git/objects', id.slice(0, 2), id.slice(2));
    const { theirs } = await bothReaders(git.path);
    mkdirSync(join(git.path, '.git/objects', (a ?? '').slice(0, 2)), { recursive: true });
    renameSync(fileOf(b), `${fileOf(a)}-new`);
    renameSync(`${fileOf(a)}-new`, fileOf(a));
    await expect(theirs.read(a ?? '')).rejects.toThrow(/has another hash|could not be read/);
    const again = (await bothReaders(git.path)).theirs;
    await expect(again.read(b ?? '')).rejects.toThrow('is missing');
    await expect(again.read('HEAD')).rejects.toThrow('is missing');
    await expect(again.read(`${a ?? ''}\ncontents x`)).rejects.toThrow('is missing');
    expect(await again.expand('HEAD')).toEqual([]);
  });
});

describe('where git reads', () => {
  test('blobs over the limit are told by their size alone', async () => {
    const git = NativeGit.init();
    git.run('config', 'core.compression', '0');
    const large = Buffer.alloc((128 << 20) + 1, 'x\n');
    const id = git.raw(['hash-object', '-w', '--stdin'], large).toString().trim();
    const { theirs } = await bothReaders(git.path);
    expect(await theirs.read(id)).toEqual({ type: 'blob', bytes: null });
  });

  test('a repack meanwhile is no matter', async () => {
    const git = history();
    const head = git.run('rev-parse', 'HEAD');
    const { theirs } = await bothReaders(git.path);
    git.run('repack', '-q', '-a', '-d');
    git.write('new', 'new\n').commit('later');
    expect((await theirs.read(head)).type).toBe('commit');
    expect((await theirs.read(git.run('rev-parse', 'HEAD'))).type).toBe('commit');
  });

  test('many questions at once have each its own answer', async () => {
    const git = history();
    const ids = git
      .run('cat-file', '--batch-all-objects', '--batch-check=%(objectname)')
      .split('\n');
    const { ours, theirs } = await bothReaders(git.path);
    const answers = await Promise.all([...ids, ...ids].map(async (id) => theirs.read(id)));
    for (const [at, id] of [...ids, ...ids].entries())
      expect(answers[at]).toEqual(await ours.read(id));
  });

  test('nothing is left behind: no process, no folder', async () => {
    const git = history();
    const { theirs } = await bothReaders(git.path);
    await theirs.read(git.run('rev-parse', 'HEAD'));
    for (const objects of opened.splice(0)) {
      await objects.close();
      await objects.close();
    }
    await expect(theirs.read(git.run('rev-parse', 'HEAD'))).rejects.toThrow('git was ended');
  });
});

describe('a pack in a format that came after this program', () => {
  /** A repository as it was, and as it is when another format has been given to its pack. */
  function future(file: '.idx' | '.pack'): { git: NativeGit; old: string } {
    const git = history();
    git.run('repack', '-q', '-a', '-d');
    const old = join(tempFolder(), 'objects');
    cpSync(join(git.path, '.git/objects'), old, { recursive: true });
    const packs = join(git.path, '.git/objects/pack');
    const name = readdirSync(packs).find((entry) => entry.endsWith(file)) ?? '';
    const bytes = readFileSync(join(packs, name));
    bytes.writeUInt32BE(9, 4);
    rmSync(join(packs, name));
    writeFileSync(join(packs, name), bytes);
    return { git, old };
  }

  async function withPath<T>(path: string, work: () => Promise<T>): Promise<T> {
    const before = process.env['PATH'];
    process.env['PATH'] = path;
    try {
      return await work();
    } finally {
      process.env['PATH'] = before;
    }
  }

  test.each(['.idx', '.pack'] as const)('(%s) is read by a git that knows it', async (file) => {
    const { git, old } = future(file);
    const expected = new NativeGit(join(tempFolder(), 'expected'));
    mkdirSync(join(expected.path, '.git'), { recursive: true });
    cpSync(join(git.path, '.git'), join(expected.path, '.git'), { recursive: true });
    rmSync(join(expected.path, '.git/objects'), { recursive: true });
    renameSync(old, join(expected.path, '.git/objects'));
    const then = await scan(expected.path, all);
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const newer = join(tempFolder(), 'git');
    const objects = `GIT_OBJECT_DIRECTORY=${expected.path}/.git/objects`;
    writeFileSync(newer, `#!/bin/sh\n${objects} exec ${real} "$@"\n`, { mode: 0o755 });
    const { commits, totals } = await withPath(dirname(newer), () => scan(git.path, all));
    expect({ commits, totals }).toEqual({ commits: then.commits, totals: then.totals });
  });

  test('is said where there is no git, and where git does not know it either', async () => {
    const { git } = future('.idx');
    await expect(withPath('', () => scan(git.path, all))).rejects.toMatchObject({
      code: 'REPOSITORY_UNREADABLE',
      message: expect.stringContaining(
        'one of its packs is in a format that this program does not know, which only git reads, and there is no git on PATH',
      ),
      hint: expect.stringContaining('Install git'),
    });
    await expect(scan(git.path, all)).rejects.toMatchObject({
      code: 'REPOSITORY_UNREADABLE',
      message: expect.stringContaining('is missing'),
    });
  });
});
