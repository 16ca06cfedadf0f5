import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';

import { gitLog, summarise } from './git-numstat.ts';
import { NativeGit, scan, tempFolder } from './native-git.ts';

/**
 * Commits of which we say anything else than `git log --numstat`, without renames and with. One
 * commit at least is compared.
 */
async function differencesToGit(git: NativeGit): Promise<unknown[]> {
  const differences: unknown[] = [];
  for (const renames of [false, true]) {
    const ours = (await scan(git.path, undefined, { renames })).commits.map(summarise);
    const theirs = gitLog(git, renames ? '-M' : '--no-renames');
    for (let at = 0; at < Math.max(ours.length, theirs.length, 1); at++)
      if (ours[at] === undefined || !isDeepStrictEqual(ours[at], theirs[at]))
        differences.push({ ours: ours[at], theirs: theirs[at] });
  }
  return differences;
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `line ${from + at}\n`).join('');

describe('the same facts as git log --numstat', () => {
  test('a linear history', async () => {
    const git = NativeGit.init();
    git.write('a.txt', lines(0, 50)).write('src/b.txt', 'b\n').commit('first');
    git.write('a.txt', lines(0, 20) + 'new\n' + lines(25, 50)).commit('second');
    git.write('src/deep/er/c.txt', 'no end').commit('third');
    unlinkSync(join(git.path, 'src/b.txt'));
    git.write('src/deep/er/c.txt', 'no end\n').commit('fourth');
    git.commit('nothing in it');
    expect(await differencesToGit(git)).toEqual([]);
  });

  test('merges, an octopus and a criss-cross', async () => {
    const git = NativeGit.init();
    git.write('base', 'x\n').commit('base');
    for (const branch of ['one', 'two', 'three']) {
      git.run('checkout', '-q', '-b', branch, 'main');
      git.write(branch, `${branch}\n`).commit(`on ${branch}`);
    }
    git.run('checkout', '-q', 'main');
    git.time += 60;
    git.run('merge', '-q', '--no-ff', '-m', 'merge one', 'one');
    git.time += 60;
    git.run('merge', '-q', '-m', 'octopus', 'two', 'three');
    git.write('base', 'y\n').commit('after');
    expect(await differencesToGit(git)).toEqual([]);
    const [after, octopus] = (await scan(git.path)).commits;
    expect(octopus?.parents).toHaveLength(3);
    expect(octopus?.files).toEqual([]);
    expect(after?.files).toHaveLength(1);
  });

  test('equal timestamps on several branches: each commit once', async () => {
    const git = NativeGit.init();
    const commit = (name: string): void => {
      git.time -= 60;
      git.write(name, name).commit(name);
    };
    commit('base');
    for (const branch of ['b1', 'b2', 'b3']) {
      git.run('checkout', '-q', '-b', branch, 'main');
      for (const name of ['x', 'y', 'z']) commit(`${branch}-${name}`);
    }
    git.run('checkout', '-q', 'main');
    git.run('merge', '-q', '-m', 'all', 'b1', 'b2', 'b3');
    expect(await differencesToGit(git)).toEqual([]);
    const hashes = (await scan(git.path)).commits.map((commit) => commit.hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('clocks that run backwards', async () => {
    const git = NativeGit.init();
    for (const [at, time] of [5000, 100, 9000, 50, 7000].entries()) {
      git.time = 1_700_000_000 + time;
      git.write('a', String(at)).commit(`at ${time}`);
    }
    expect(await differencesToGit(git)).toEqual([]);
  });

  test('packed objects and packed refs', async () => {
    const git = NativeGit.init();
    for (let at = 0; at < 30; at++) git.write('a.txt', lines(at, at + 200)).commit(`commit ${at}`);
    git.run('tag', '-a', '-m', 'v1', 'v1');
    git.run('gc', '-q');
    expect(git.run('count-objects')).toMatch(/^0 objects/);
    expect(await differencesToGit(git)).toEqual([]);
    const since = await scan(git.path, [{ kind: 'range', from: 'v1~3', to: 'v1' }]);
    expect(since.commits.map((commit) => commit.subject)).toEqual(
      [29, 28, 27].map((n) => `commit ${n}`),
    );
  });

  test('a detached HEAD', async () => {
    const git = NativeGit.init();
    git.write('a', '1').commit('one');
    git.write('a', '2').commit('two');
    git.run('checkout', '-q', '--detach', 'HEAD~1');
    expect(await differencesToGit(git)).toEqual([]);
    expect((await scan(git.path)).repository).toMatchObject({ branch: null });
  });

  test('a shallow clone ends where it was cut, and says so', async () => {
    const git = NativeGit.init();
    for (let at = 0; at < 6; at++) git.write(`f${at}`, lines(0, at + 1)).commit(`c${at}`);
    const clone = new NativeGit(join(tempFolder(), 'clone'));
    git.run('clone', '-q', '--depth', '3', `file://${git.path}`, clone.path);
    expect(await differencesToGit(clone)).toEqual([]);
    const { commits, repository } = await scan(clone.path);
    expect(repository.is_shallow).toBe(true);
    expect(commits.map((commit) => commit.cut_off)).toEqual([undefined, undefined, true]);
  });

  test('linked worktrees see their own commits only', async () => {
    const git = NativeGit.init();
    git.write('a', 'a\n').commit('base');
    const linked = new NativeGit(join(tempFolder(), 'linked'));
    git.run('worktree', 'add', '-q', '-b', 'agent', linked.path);
    linked.time = git.time + 600;
    linked.write('linked', 'l\n').commit('in the worktree');
    git.write('main', 'm\n').commit('in the main tree');
    expect(await differencesToGit(git)).toEqual([]);
    expect(await differencesToGit(linked)).toEqual([]);
    const facts = await scan(linked.path);
    expect(facts.repository).toMatchObject({ name: 'linked', branch: 'agent', root: linked.path });
    expect(facts.commits.map((commit) => commit.subject)).toEqual(['in the worktree', 'base']);
  });

  test('a submodule from inside; a bare repository', async () => {
    const inner = NativeGit.init();
    inner.write('i', 'i\n').commit('inner');
    const outer = NativeGit.init();
    outer.run('submodule', '--quiet', 'add', inner.path, 'sub');
    outer.commit('with a submodule');
    expect(await differencesToGit(new NativeGit(join(outer.path, 'sub')))).toEqual([]);
    const files = (await scan(outer.path)).commits[0]?.files;
    expect(files).toContainEqual({
      path: 'sub',
      status: 'submodule',
      added: null,
      removed: null,
      binary: false,
    });
    const bare = new NativeGit(join(tempFolder(), 'bare.git'));
    inner.run('clone', '-q', '--bare', inner.path, bare.path);
    expect(await differencesToGit(bare)).toEqual([]);
    expect((await scan(bare.path)).repository.name).toBe('bare');
  });

  test('files moved, with their content and without', async () => {
    const git = NativeGit.init();
    git
      .write('a/one.txt', 'same\n')
      .write('b/one.txt', 'same\n')
      .write('c.txt', lines(0, 9))
      .commit('x');
    mkdirSync(join(git.path, 'z'));
    renameSync(join(git.path, 'a'), join(git.path, 'z/a'));
    renameSync(join(git.path, 'b/one.txt'), join(git.path, 'z/two.txt'));
    renameSync(join(git.path, 'c.txt'), join(git.path, 'd.txt'));
    git.write('copy.txt', 'same\n').write('d.txt', lines(0, 10)).commit('moved');
    expect(await differencesToGit(git)).toEqual([]);
    const [moved] = (await scan(git.path)).commits;
    expect(moved?.files).toContainEqual({
      path: 'z/a/one.txt',
      old_path: 'b/one.txt',
      status: 'renamed',
      similarity: 100,
      added: 0,
      removed: 0,
      binary: false,
    });
  });

  test('mode, type, links and binary files', async () => {
    const git = NativeGit.init();
    git
      .write('run.sh', '#!/bin/sh\n')
      .write('target', 'a\nb\nc\n')
      .write('bin', Buffer.from([1, 0, 2]));
    symlinkSync('target', join(git.path, 'link'));
    git.commit('first');
    chmodSync(join(git.path, 'run.sh'), 0o755);
    chmodSync(join(git.path, 'bin'), 0o755);
    git.commit('only modes');
    rmSync(join(git.path, 'target'));
    symlinkSync('elsewhere', join(git.path, 'target'));
    rmSync(join(git.path, 'link'));
    symlinkSync('run.sh', join(git.path, 'link'));
    git.write('bin', 'text now\n').commit('types');
    rmSync(join(git.path, 'bin'));
    git.write('bin/inside', 'a folder where a file was\n').commit('folder');
    expect(await differencesToGit(git)).toEqual([]);
    const [folder, types, modes] = (await scan(git.path)).commits;
    const statuses = (files: typeof folder): unknown =>
      files?.files.map(({ path, status }) => [path, status]);
    expect(statuses(modes)).toEqual([
      ['bin', 'mode_changed'],
      ['run.sh', 'mode_changed'],
    ]);
    expect(statuses(types)).toEqual([
      ['bin', 'modified'],
      ['link', 'modified'],
      ['target', 'type_changed'],
    ]);
    expect(statuses(folder)).toEqual([
      ['bin', 'deleted'],
      ['bin/inside', 'added'],
    ]);
  });

  test('a NUL counts as binary within the first 8,000 bytes only', async () => {
    const git = NativeGit.init();
    const withNulAt = (at: number): Buffer => {
      const bytes = Buffer.alloc(9000, 'x\n');
      bytes[at] = 0;
      return bytes;
    };
    git.write('inside', withNulAt(7999)).write('outside', withNulAt(8000)).commit('two files');
    expect(await differencesToGit(git)).toEqual([]);
  });

  test('line ends of all kinds', async () => {
    const git = NativeGit.init();
    git
      .write('crlf', 'a\r\nb\r\nc\r\n')
      .write('mixed', 'a\r\nb\nc')
      .write('cr', 'a\rb\r')
      .commit('x');
    git.write('crlf', 'a\nb\nc\n').write('mixed', 'a\nb\nc\n').write('cr', 'a\rc\r').commit('y');
    git.write('crlf', '').write('mixed', 'b\nc').write('cr', '\n').commit('z');
    expect(await differencesToGit(git)).toEqual([]);
  });

  test('names with newline, tab, quote, and of any language', async () => {
    const git = NativeGit.init();
    for (const name of [
      'new\nline',
      'tab\tin',
      'quo"te',
      "apo'strophe",
      'back\\slash',
      'größe/日本語',
      '-dash',
      ' ',
    ])
      git.write(name, `${name}\n`);
    git.commit('names');
    expect(await differencesToGit(git)).toEqual([]);
  });

  test('names that are not UTF-8 stay apart', async () => {
    const git = NativeGit.init();
    for (const byte of [0xe9, 0xe8])
      writeFileSync(Buffer.concat([Buffer.from(`${git.path}/caf`), Buffer.from([byte])]), 'x\n');
    git.commit('latin1 names');
    const [commit] = (await scan(git.path)).commits;
    expect(commit?.files.map((file) => file.path)).toEqual(['caf\\350', 'caf\\351']);
  });

  test('subjects with control characters, bars and several lines; zones with half hours', async () => {
    const git = NativeGit.init();
    for (const [zone, message] of [
      ['+0530', 'a|b\tc\u0007 d'],
      ['-0330', '\n\n  two lines\nof subject  \n\nbody\n'],
      ['+1245', 'emoji 🎉 and 漢字'],
      ['-1200', 'trailing spaces   \n'],
    ] as const) {
      git.zone = zone;
      git.commit(message);
    }
    expect(await differencesToGit(git)).toEqual([]);
    expect((await scan(git.path)).commits.at(-1)?.date).toMatch(/\+05:30$/);
  });

  test('messages in another encoding are read in it', async () => {
    const git = NativeGit.init();
    git.run('config', 'i18n.commitEncoding', 'ISO-8859-1');
    git.time += 60;
    git.raw(['commit', '-q', '--allow-empty', '-F', '-'], Buffer.from('gr\xfc\xdfe', 'latin1'));
    expect(await differencesToGit(git)).toEqual([]);
    git.run('config', 'i18n.commitEncoding', 'utf-8');
    const tree = git.run('rev-parse', 'HEAD^{tree}');
    const who = 'Ada <a@b.c> 1764652500 +0000';
    const raw = Buffer.from(`tree ${tree}\nauthor ${who}\ncommitter ${who}\n\ncaf\xe9\n`, 'latin1');
    const oid = git.raw(['hash-object', '-w', '-t', 'commit', '--stdin'], raw).toString().trim();
    expect((await scan(git.path, [{ kind: 'hashes', hashes: [oid] }])).commits[0]?.subject).toBe(
      'café',
    );
  });

  test('dates in the far past and future', async () => {
    const git = NativeGit.init();
    git.time = 0;
    git.commit('early');
    git.time = 4_102_444_800;
    git.commit('2100');
    git.time = 253_402_300_700;
    git.commit('9999');
    expect(await differencesToGit(git)).toEqual([]);
  });

  test('replaced objects are not believed', async () => {
    const git = NativeGit.init();
    const real = git.write('a', 'a\n').commit('real');
    git.write('a', 'b\n').commit('other');
    git.run('replace', 'HEAD', real);
    expect(await differencesToGit(git)).toEqual([]);
  });
});
