import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import assert from 'node:assert/strict';

import { isGitOf, NativeGit, tempFolder } from '../native-git.ts';
import { FastHistory, lines, seeded } from './fast-history.ts';
import type { Shape } from './shape.ts';

/** How git keeps objects and refs. */
export const storage: readonly Shape[] = [
  {
    name: 'loose objects alone',
    build: (): NativeGit => {
      const git = edits(12).make();
      assert.equal(packs(git).length, 0);
      return git;
    },
  },
  { name: 'one pack and packed refs, with tags of both kinds', build: packedRefs },
  { name: 'a deep delta chain', build: () => deepChain('true') },
  { name: 'deltas that name their base by its id', build: () => deepChain('false') },
  {
    name: 'an index of the first version',
    build: (): NativeGit => {
      const git = edits(20).make();
      git.run('-c', 'pack.indexVersion=1', 'repack', '-q', '-adf');
      return git;
    },
  },
  {
    name: 'many packs',
    build: (): NativeGit => {
      const git = NativeGit.init();
      manyPacks(git, 20);
      return git;
    },
  },
  {
    name: 'a multi-pack-index with a bitmap, and a commit-graph',
    build: (): NativeGit => {
      const git = NativeGit.init();
      manyPacks(git, 5);
      git.run('multi-pack-index', 'write', '--bitmap');
      git.run('commit-graph', 'write', '--reachable', '--changed-paths');
      assert.ok(existsSync(join(git.path, '.git/objects/pack/multi-pack-index')));
      return git;
    },
  },
  {
    name: 'objects both loose and packed, and loose ones alone',
    build: (): NativeGit => {
      const git = edits(9).make();
      git.run('repack', '-q', '-a');
      git.write('late', 'late\n').commit('loose');
      assert.match(git.run('count-objects', '-v'), /prune-packable: [1-9]/);
      return git;
    },
  },
  {
    name: 'unreachable objects in a cruft pack',
    build: (): NativeGit => {
      const git = edits(9).make();
      git.run('reset', '-q', '--soft', 'HEAD~3');
      git.run('reflog', 'expire', '--expire=now', '--all');
      git.run('repack', '-q', '-d', '--cruft');
      return git;
    },
  },
  { name: 'alternates: a clone that shares', build: () => sharing('--shared') },
  {
    name: 'alternates: a clone with a reference, dissociated',
    build: () => sharing('--dissociate'),
  },
  {
    name: 'alternates of alternates, the path relative',
    build: (): NativeGit => {
      const first = edits(6).make();
      const second = cloned(first, '--shared');
      second.write('second', '2\n').commit('in the second');
      const third = cloned(second, '--shared');
      third.write('third', '3\n').commit('in the third');
      const [from, to] = [join(third.path, '.git/objects'), join(second.path, '.git/objects')];
      third.write('.git/objects/info/alternates', `# a comment\n${relative(from, to)}\n`);
      return third;
    },
  },
  {
    name: 'a partial clone that has all that is asked for',
    build: (): NativeGit => {
      const git = edits(6).make();
      git.run('config', 'uploadpack.allowFilter', 'true');
      const clone = new NativeGit(join(tempFolder(), 'clone'));
      git.run('clone', '-q', '--filter=blob:limit=1m', `file://${git.path}`, clone.path);
      assert.equal(clone.run('config', 'remote.origin.promisor'), 'true');
      return clone;
    },
  },
  {
    // A git without them makes it with files; reftables made by hand are in formats-reftable.test.ts.
    name: 'refs in a reftable, where git makes them (2.45)',
    build: (): NativeGit => {
      const canMake = isGitOf(new NativeGit(tempFolder()), 2, 45);
      const history = edits(9);
      history.tag('v1', 5, 'annotated\n');
      const git = history.make(...(canMake ? ['--ref-format=reftable'] : []));
      git.run('branch', 'other', 'HEAD~3');
      git.run('pack-refs', '--all');
      assert.equal(existsSync(join(git.path, '.git/reftable')), canMake);
      return git;
    },
  },
  {
    name: 'SHA-256',
    build: (): NativeGit => {
      const git = edits(5).make('--object-format=sha256');
      git.run('tag', '-a', '-m', 'annotated', 'v1', 'HEAD~1');
      assert.match(git.run('rev-parse', 'HEAD'), /^[0-9a-f]{64}$/);
      return git;
    },
  },
  {
    name: 'SHA-256, packed with deltas',
    build: (): NativeGit => {
      const git = edits(40).make('--object-format=sha256');
      git.run('gc', '-q');
      return git;
    },
  },
  {
    name: 'a copy of a repository, made as files',
    build: (): NativeGit => {
      const git = packedRefs();
      const copy = new NativeGit(join(tempFolder(), 'copy'));
      cpSync(git.path, copy.path, { recursive: true });
      return copy;
    },
  },
];

const packs = (git: NativeGit): string[] =>
  readdirSync(join(git.path, '.git/objects/pack')).filter((name) => name.endsWith('.pack'));

/** Commits that each change a few lines of two files. */
function edits(count: number): FastHistory {
  const history = new FastHistory();
  const random = seeded(count);
  const text = lines(0, 400).split('\n');
  for (let at = 0; at < count; at++) {
    for (let edit = 0; edit < 3; edit++) text[Math.floor(random() * 400)] = `edit ${at}.${edit}`;
    history.commit({ 'a.txt': text.join('\n'), [`src/f${at % 4}`]: lines(at, at + 9) });
  }
  return history;
}

function packedRefs(): NativeGit {
  const history = edits(20);
  history.tag('v1', 5, 'annotated\n');
  const git = history.make();
  git.run('tag', 'light', 'HEAD~3');
  git.run('branch', 'other/one', 'HEAD~7');
  git.run('gc', '-q', '--prune=now');
  assert.match(git.run('count-objects'), /^0 objects/);
  assert.ok(!existsSync(join(git.path, '.git/refs/heads/main')));
  return git;
}

function deepChain(byOffset: string): NativeGit {
  const git = edits(150).make();
  git.run('config', 'repack.useDeltaBaseOffset', byOffset);
  // Each thread would begin a chain of its own.
  git.run('config', 'pack.threads', '1');
  git.run('repack', '-q', '-adf', '--depth=200', '--window=40');
  const pack = join(git.path, '.git/objects/pack', packs(git)[0] ?? '');
  assert.match(git.run('verify-pack', '-v', pack), /chain length = (?:[5-9]\d|1\d\d)/);
  return git;
}

function manyPacks(git: NativeGit, count: number): void {
  git.run('config', 'fastimport.unpackLimit', '0');
  for (let at = 0; at < count; at++) {
    git.write('a.txt', lines(at, at + 300)).commit(`pack ${at}`);
    git.run('repack', '-q', '-d');
  }
  assert.equal(packs(git).length, count);
}

function cloned(git: NativeGit, ...options: string[]): NativeGit {
  const clone = new NativeGit(join(tempFolder(), 'clone'));
  git.run('clone', '-q', ...options, git.path, clone.path);
  clone.time = git.time + 600;
  return clone;
}

/** A clone that borrows objects (or did), with a commit of its own. */
function sharing(option: '--shared' | '--dissociate'): NativeGit {
  const git = edits(9).make();
  const clone =
    option === '--shared' ? cloned(git, option) : cloned(git, '--reference', git.path, option);
  clone.write('own', 'own\n').commit('of the clone');
  const borrows = existsSync(join(clone.path, '.git/objects/info/alternates'));
  assert.equal(borrows, option === '--shared');
  return clone;
}
