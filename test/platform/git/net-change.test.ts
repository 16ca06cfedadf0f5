import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import type { CommitSelection, NetChange } from '../../../src/domain/repo.ts';
import { NativeGit, scan, tempFolder } from './native-git.ts';

async function netOf(git: NativeGit, select: CommitSelection): Promise<NetChange | null> {
  return (await scan(git.path, [select])).net;
}

const hashes = (...all: string[]): CommitSelection => ({ kind: 'hashes', hashes: all });
const last = (count: number): CommitSelection => ({ kind: 'last', count });

/** As `git diff -M --numstat` tells it; from the empty tree where there is no commit before. */
function gitDiff(git: NativeGit, from: string | null, to: string): NetChange {
  const before = from ?? git.raw(['hash-object', '-t', 'tree', '--stdin']).toString().trim();
  const lines = git.run('diff', '-M', '--numstat', before, to).split('\n').filter(Boolean);
  const sum = (column: number): number =>
    lines.reduce((total, line) => total + (Number(line.split('\t')[column]) || 0), 0);
  return { from, to, files: lines.length, added: sum(0), removed: sum(1) };
}

const text = (count: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');

/** One, two, three; the third takes back a part of the second and renames. */
function line(): { git: NativeGit; commits: string[] } {
  const git = NativeGit.init();
  const one = git.write('a', text(20)).write('b', 'b\n').commit('one');
  const two = git.write('a', text(30)).write('c', 'c\n').commit('two');
  rmSync(join(git.path, 'a'));
  rmSync(join(git.path, 'c'));
  const three = git.write('d', text(25)).commit('three');
  return { git, commits: [one, two, three] };
}

describe('what is different in the end', () => {
  test('what was taken back on the way does not count, and a renamed file is one', async () => {
    const { git, commits } = line();
    const [one = '', , three = ''] = commits;
    const net = await netOf(git, last(2));
    expect(net).toEqual({ from: one, to: three, files: 1, added: 5, removed: 0 });
    expect(net).toEqual(gitDiff(git, one, three));
  });

  test('the whole history begins with nothing', async () => {
    const { git, commits } = line();
    const net = await netOf(git, last(10));
    expect(net).toEqual(gitDiff(git, null, commits[2] ?? ''));
    expect(net?.from).toBeNull();
  });

  test('one commit, whatever comes after it', async () => {
    const { git, commits } = line();
    const [one = '', two = ''] = commits;
    expect(await netOf(git, hashes(two))).toEqual(gitDiff(git, one, two));
    expect(await netOf(git, hashes(one))).toEqual(gitDiff(git, null, one));
  });

  test('commits with a gap between them have none', async () => {
    const { git, commits } = line();
    const [one = '', , three = ''] = commits;
    expect(await netOf(git, hashes(one, three))).toBeNull();
  });

  test('no commits have none', async () => {
    const git = NativeGit.init();
    expect((await scan(git.path)).net).toBeNull();
  });
});

/** base, then `left` and `right` apart, merged, and one after. */
function merged(): { git: NativeGit; at: Record<string, string> } {
  const git = NativeGit.init();
  const at: Record<string, string> = {};
  at['root'] = git.write('f', 'f\n').commit('root');
  at['base'] = git.write('f', 'ff\n').commit('base');
  git.run('checkout', '-q', '-b', 'right');
  at['right'] = git.write('r', 'r\n').commit('right');
  at['right2'] = git.write('r', 'rr\n').commit('right2');
  git.run('checkout', '-q', 'main');
  at['left'] = git.write('l', 'l\n').commit('left');
  at['left2'] = git.write('l', 'll\n').commit('left2');
  git.time += 60;
  git.run('merge', '-q', '--no-ff', '-m', 'merge', 'right');
  at['merge'] = git.run('rev-parse', 'HEAD');
  at['after'] = git.write('x', 'x\n').commit('after');
  return { git, at };
}

describe('with merges', () => {
  const pick = (at: Record<string, string>, ...names: string[]): CommitSelection =>
    hashes(...names.map((name) => at[name] ?? ''));

  test('both sides since they parted', async () => {
    const { git, at } = merged();
    const names = ['left', 'left2', 'right', 'right2', 'merge', 'after'];
    const net = await netOf(git, pick(at, ...names));
    expect(net).toEqual(gitDiff(git, at['base'] ?? '', at['after'] ?? ''));
  });

  test('a branch that began before the first of them, merged whole', async () => {
    const { git, at } = merged();
    const net = await netOf(git, pick(at, 'left2', 'right', 'right2', 'merge', 'after'));
    expect(net).toEqual(gitDiff(git, at['left'] ?? '', at['after'] ?? ''));
    const range = await netOf(git, {
      kind: 'range',
      from: at['left'] ?? '',
      to: at['after'] ?? '',
    });
    expect(range).toEqual(net);
  });

  test('what a merge brought', async () => {
    const { git, at } = merged();
    const net = await netOf(git, pick(at, 'right', 'right2', 'merge'));
    expect(net).toEqual(gitDiff(git, at['left2'] ?? '', at['merge'] ?? ''));
  });

  test.each([
    ['a merge without what it merged', ['merge', 'after']],
    ['a part of what was merged', ['left', 'left2', 'right2', 'merge']],
    ['two branches that are not merged', ['left2', 'right2']],
  ])('%s: none', async (_, names) => {
    const { git, at } = merged();
    expect(await netOf(git, pick(at, ...names))).toBeNull();
  });

  test('only one side of a merge down to the root, the other left out', async () => {
    const { git, at } = merged();
    const net = await netOf(git, pick(at, 'root', 'base', 'right', 'right2', 'merge', 'after'));
    expect(net).toBeNull();
  });

  test('histories that have nothing in common, and both are given', async () => {
    const { git, at } = merged();
    git.run('checkout', '-q', '--orphan', 'other');
    git.write('o', 'o\n').commit('orphan');
    git.run('checkout', '-q', 'main');
    git.time += 60;
    git.run('merge', '-q', '-m', 'join', '--allow-unrelated-histories', '-X', 'ours', 'other');
    expect(await netOf(git, last(100))).toEqual(gitDiff(git, null, git.run('rev-parse', 'HEAD')));
    expect(await netOf(git, { kind: 'range', from: at['base'] ?? '', to: 'HEAD' })).toBeNull();
  });

  test('at the cut of a shallow clone nothing is known', async () => {
    const { git } = merged();
    const shallow = new NativeGit(join(tempFolder(), 'shallow'));
    git.run('clone', '-q', '--depth', '2', `file://${git.path}`, shallow.path);
    expect((await scan(shallow.path)).net).toBeNull();
    expect(await netOf(shallow, last(1))).toMatchObject({ files: 1, added: 1 });
  });
});
