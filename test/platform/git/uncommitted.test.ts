import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import type { UncommittedWork } from '../../../src/domain/repo.ts';
import { createRepoReader } from '../../../src/platform/git/repo-reader.ts';
import { NativeGit, tempFolder } from './native-git.ts';

async function uncommitted(path: string): Promise<UncommittedWork> {
  const request = { path, select: [], uncommitted: true, renames: false };
  const result = await createRepoReader().scan(request, new AbortController().signal);
  const work = result.kind === 'scanned' ? result.scan.uncommitted : undefined;
  if (!work) throw new Error('no work tree');
  return work;
}

/** `path added removed` of all that git knows of, as `git diff HEAD --numstat` has it. */
const ours = (work: UncommittedWork): string[] =>
  work.files
    .filter(({ untracked }) => !untracked)
    .map(({ path, added, removed, binary }) =>
      binary ? `-\t-\t${path}` : `${String(added)}\t${String(removed)}\t${path}`,
    );

const gits = (git: NativeGit): string[] =>
  git
    .raw(['diff', 'HEAD', '--numstat', '--no-renames', '--ignore-submodules=all', '-z'])
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '');

const untrackedOf = (work: UncommittedWork): string[] =>
  work.files.filter(({ untracked }) => untracked).map(({ path }) => path);

const gitsUntracked = (git: NativeGit): string[] =>
  git
    .raw(['ls-files', '--others', '--exclude-standard', '-z'])
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '' && !path.endsWith('/'))
    .sort();

async function expectAsGit(git: NativeGit): Promise<UncommittedWork> {
  const work = await uncommitted(git.path);
  expect(ours(work)).toEqual(gits(git));
  expect(untrackedOf(work)).toEqual(gitsUntracked(git));
  return work;
}

function repository(): NativeGit {
  const git = NativeGit.init();
  git.write('a', 'a\nb\nc\n').write('src/b', 'b\n').write('src/deep/c.bin', 'c\0c');
  git.write('run.sh', '#!/bin/sh\n').commit('one');
  return git;
}

describe('what is not committed is what git says', () => {
  test('nothing', async () => {
    expect(await expectAsGit(repository())).toEqual({
      files: [],
      totals: { files: 0, added: 0, removed: 0 },
      unmerged: [],
    });
  });

  test('changed, staged, both, added, deleted, moved out of the index, modes, kinds, untracked', async () => {
    const git = repository();
    git.write('a', 'a\nB\nc\nd\n').write('staged', '1\n2\n').run('add', 'staged', 'a');
    git.write('a', 'a\nB\nC\nd\n').write('src/deep/c.bin', 'd\0d');
    git.write('später/ü', 'x\n').write('ü', '1\n').run('add', 'ü');
    rmSync(join(git.path, 'src/b'));
    chmodSync(join(git.path, 'run.sh'), 0o755);
    git.write('intended', 'x\n').run('add', '-N', 'intended');
    symlinkSync('/etc/passwd', join(git.path, 'link'));
    git.run('add', 'link');
    const { files, totals } = await expectAsGit(git);
    expect(Object.fromEntries(files.map(({ path, status }) => [path, status]))).toEqual({
      a: 'modified',
      intended: 'added',
      link: 'added',
      'run.sh': 'mode_changed',
      'später/ü': 'added',
      'src/b': 'deleted',
      'src/deep/c.bin': 'modified',
      staged: 'added',
      ü: 'added',
    });
    expect(totals.files).toBe(9);
  });

  test.each([2, 3, 4])('from an index of version %s', async (version) => {
    const git = repository();
    for (let at = 0; at < 40; at++) git.write(`many/file-${String(at)}`, `${String(at)}\n`);
    git.run('add', '.');
    git.run('update-index', '--index-version', String(version));
    git.write('many/file-7', 'other\n');
    if (version === 3) git.run('update-index', '--skip-worktree', 'many/file-8');
    if (version === 3) rmSync(join(git.path, 'many/file-8'));
    expect((await expectAsGit(git)).incomplete).toBeUndefined();
  });

  test('of sha256, in a linked worktree, in a folder below, before the first commit', async () => {
    const git = NativeGit.init('--object-format=sha256');
    git.write('a', 'a\n').commit('one');
    git.write('a', 'b\n').write('sub/x', 'x\n');
    await expectAsGit(git);
    expect(await uncommitted(join(git.path, 'sub'))).toEqual(await uncommitted(git.path));
    const main = repository();
    const linked = new NativeGit(join(tempFolder(), 'linked'));
    main.run('worktree', 'add', '-q', linked.path);
    linked.write('a', 'linked\n');
    main.write('a', 'main\nmain\n');
    await expectAsGit(linked);
    await expectAsGit(main);
    const empty = NativeGit.init();
    empty.write('a', 'a\n').write('b', 'b\n').run('add', 'a');
    const { files } = await uncommitted(empty.path);
    expect(files.map(({ path, untracked }) => [path, untracked])).toEqual([
      ['a', undefined],
      ['b', true],
    ]);
  });

  test('a change of the same size in the second of the last look is seen', async () => {
    const git = repository();
    const now = new Date('2026-03-14T12:00:00Z');
    const writeAt = (text: string): void => {
      git.write('a', text);
      utimesSync(join(git.path, 'a'), now, now);
    };
    writeAt('a\nb\nx\n');
    git.run('add', 'a');
    writeAt('a\nb\ny\n');
    utimesSync(join(git.path, '.git/index'), now, now);
    expect((await expectAsGit(git)).incomplete).toBeUndefined();
  });

  test('what .gitignore means in any folder, the exclude file and repositories inside are left out', async () => {
    const git = repository();
    git
      .write('.gitignore', '*.log\nbuild/\n!keep.log\n/top\n')
      .write('src/.gitignore', 'x\n!y.log\n');
    for (const path of ['a.log', 'keep.log', 'build/keep.log', 'src/x', 'src/y.log', 'src/top'])
      git.write(path, 'x\n');
    git.write('top', 'x\n').write('src/deep/x', 'x\n').write('.git/info/exclude', 'secret*\n');
    git.write('secret.txt', 'x\n');
    const inner = new NativeGit(join(git.path, 'inner'));
    mkdirSync(inner.path);
    inner.run('init', '-q');
    inner.write('x', 'x\n');
    expect((await expectAsGit(git)).incomplete).toBeUndefined();
  });

  test('a file that only the index has lost, and that stands there as in HEAD, is no change', async () => {
    const git = repository();
    git.run('rm', '-q', '--cached', 'src/b');
    expect((await uncommitted(git.path)).files).toEqual([]);
    git.write('src/b', 'other\n');
    expect((await uncommitted(git.path)).files).toMatchObject([
      { path: 'src/b', status: 'modified', untracked: true },
    ]);
  });

  test('in a conflict', async () => {
    const git = repository();
    git.run('checkout', '-q', '-b', 'side');
    git.write('a', 'side\n').commit('side');
    git.run('checkout', '-q', 'main');
    git.write('a', 'main\n').commit('main');
    expect(() => git.run('merge', 'side')).toThrow();
    const { unmerged, files } = await uncommitted(git.path);
    expect(unmerged).toEqual(['a']);
    expect(files.map(({ path, added }) => [path, added])).toEqual([['a', 4]]);
  });
});

describe('filters change nothing, and none is run', () => {
  test('line ends', async () => {
    const git = repository();
    git.run('config', 'core.autocrlf', 'true');
    git
      .write('a', 'a\r\nb\r\nC\r\n')
      .write('src/b', 'b\r\n')
      .write('new', 'x\r\n')
      .run('add', 'new');
    await expectAsGit(git);
    const plain = repository();
    plain.write('src/b', 'b\r\n');
    await expectAsGit(plain);
    plain.write('.gitattributes', '* text=auto\n');
    plain.run('add', '.gitattributes');
    expect((await expectAsGit(plain)).incomplete).toBeUndefined();
  });

  test('files of Git LFS', async () => {
    const content = Buffer.from('a large picture');
    const oid = createHash('sha256').update(content).digest('hex');
    const git = NativeGit.init();
    git.write('.gitattributes', '*.psd filter=lfs diff=lfs -text\n');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${String(content.length)}\n`;
    git.write('a.psd', pointer).write('b.psd', pointer).commit('one');
    git.write('a.psd', content.toString()).write('b.psd', 'changed');
    const { files } = await uncommitted(git.path);
    expect(files).toMatchObject([{ path: 'b.psd', status: 'modified', added: 2, removed: 2 }]);
  });

  test('planted ones', async () => {
    const git = repository();
    const mark = join(tempFolder(), 'ran');
    for (const part of ['clean', 'smudge', 'process'])
      git.run('config', `filter.evil.${part}`, `touch ${mark}`);
    git.run('config', 'core.fsmonitor', `touch ${mark}`);
    git.write('.gitattributes', '* filter=evil\n').write('a', 'other\n');
    expect(untrackedOf(await uncommitted(git.path))).toEqual(['.gitattributes']);
    expect(existsSync(mark)).toBe(false);
  });
});

describe('hostile work trees', () => {
  test('links lead nowhere: what lies behind one is gone', async () => {
    const git = repository();
    const outside = tempFolder();
    writeFileSync(join(outside, 'b'), 'secret\n');
    rmSync(join(git.path, 'src'), { recursive: true });
    symlinkSync(outside, join(git.path, 'src'));
    const { files } = await uncommitted(git.path);
    expect(files.map(({ path, status }) => [path, status])).toEqual([
      ['src', 'added'],
      ['src/b', 'deleted'],
      ['src/deep/c.bin', 'deleted'],
    ]);
  });

  test('a FIFO is no file, and is not opened', async () => {
    const git = repository();
    rmSync(join(git.path, 'a'));
    execFileSync('mkfifo', [join(git.path, 'a'), join(git.path, 'pipe')]);
    const { files } = await uncommitted(git.path);
    expect(files.map(({ path, status }) => [path, status])).toEqual([['a', 'deleted']]);
  });

  test.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, 90), 'its index is damaged'],
    ['of another kind', () => Buffer.from('x'.repeat(200)), 'its index is damaged'],
    ['of a later version', (bytes: Buffer) => (bytes.writeUInt32BE(9, 4), bytes), 'version 9'],
    ['endless', (bytes: Buffer) => (bytes.writeUInt32BE(4e9, 8), bytes), 'over 300000 entries'],
  ])('an index that is %s is an error that quotes nothing', async (_, spoil, said) => {
    const git = repository();
    const index = join(git.path, '.git/index');
    writeFileSync(index, spoil(readFileSync(index)));
    await expect(uncommitted(git.path)).rejects.toThrow(said);
  });

  test('a split index is named, with what to do', async () => {
    const git = repository();
    git.run('update-index', '--split-index');
    await expect(uncommitted(git.path)).rejects.toMatchObject({
      message: expect.stringContaining('split or sparse'),
      hint: expect.stringContaining('--no-split-index'),
    });
  });
});

test('the project is the one of the work tree, and of a bare repository HEAD’s', async () => {
  const git = repository();
  git.write('README.md', '# Mine\n').write('package.json', '{"name":"mine","version":"1.2.3"}');
  const scan = async (path: string, isAsked: boolean): Promise<unknown[]> => {
    const request = { path, select: [], uncommitted: isAsked };
    const result = await createRepoReader().scan(request, new AbortController().signal);
    if (result.kind !== 'scanned') throw new Error(result.reason);
    const { project, uncommitted: work } = result.scan;
    return [
      project.version,
      project.readme?.path,
      work === undefined ? 'not asked' : work?.files.length,
    ];
  };
  expect(await scan(git.path, true)).toEqual(['1.2.3', 'README.md', 2]);
  expect(await scan(git.path, false)).toEqual([null, undefined, 'not asked']);
  const bare = new NativeGit(join(tempFolder(), 'bare.git'));
  git.run('clone', '-q', '--bare', '.', bare.path);
  expect(await scan(bare.path, true)).toEqual([null, undefined, undefined]);
});
