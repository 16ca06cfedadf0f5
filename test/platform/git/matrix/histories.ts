import { join } from 'node:path';

import { NativeGit, tempFolder } from '../native-git.ts';
import { FastHistory, lines } from './fast-history.ts';
import type { Shape } from './shape.ts';

/** How commits hang together, and where the history ends. */
export const histories: readonly Shape[] = [
  {
    name: 'linear, with commits of nothing',
    commits: 5,
    build: (): NativeGit => {
      const history = new FastHistory();
      history.commit({ 'a.txt': lines(0, 50), 'src/b.txt': 'b\n' });
      history.commit({ 'a.txt': `${lines(0, 20)}new\n${lines(25, 50)}` });
      history.commit({ 'src/deep/er/c.txt': 'no end' });
      history.commit({ 'src/b.txt': null, 'src/deep/er/c.txt': 'no end\n' });
      history.commit();
      return history.make();
    },
  },
  { name: 'a root commit alone', commits: 1, build: () => oneCommit().make() },
  { name: 'empty: no commit yet', commits: 0, build: () => NativeGit.init() },
  {
    name: 'several roots',
    commits: 3,
    build: (): NativeGit => {
      const history = oneCommit();
      const other = history.commit({ 'b.txt': 'b\n' }, { branch: 'other', parents: [] });
      history.commit({ 'b.txt': 'b\n' }, { parents: [1, other] });
      return history.make();
    },
  },
  { name: 'merges, one of them an octopus', commits: 7, build: () => octopus().make() },
  { name: 'criss-cross merges', build: () => crissCross().make() },
  {
    name: 'equal timestamps on many branches',
    build: (): NativeGit => {
      const history = new FastHistory();
      const time = history.time;
      const base = history.commit({ base: 'x' }, { time });
      const tips = ['b1', 'b2', 'b3', 'b4'].map((branch) => {
        let tip = base;
        for (const name of ['x', 'y', 'z'])
          tip = history.commit({ [`${branch}-${name}`]: name }, { branch, time, parents: [tip] });
        return tip;
      });
      history.commit({}, { time, parents: tips });
      return history.make();
    },
  },
  { name: 'clocks that run backwards', build: () => backwards().make() },
  {
    name: 'a merge whose result is none of its parents',
    build: (): NativeGit => {
      const history = octopus();
      history.commit({ one: 'changed in the merge\n', more: 'm\n' }, { parents: [7, 2] });
      history.commit({ one: null });
      return history.make();
    },
  },
  {
    name: 'a detached HEAD',
    commits: 3,
    build: (): NativeGit => {
      const git = octopus().make();
      git.run('checkout', '-q', '--detach', 'main~2');
      return git;
    },
  },
  { name: 'a shallow clone', commits: 3, build: () => shallow(backwards().make(), 3) },
  { name: 'a shallow clone that is cut beside merges', build: () => shallow(octopus().make(), 2) },
  {
    name: 'grafts and replaced objects, which are not believed',
    commits: 7,
    build: (): NativeGit => {
      const git = octopus().make();
      const [head = '', parent = ''] = git.run('rev-list', '-2', 'HEAD').split('\n');
      git.run('replace', head, parent);
      git.write('.git/info/grafts', `${parent}\n`);
      return git;
    },
  },
  {
    name: '300 commits of one second each with a merge in between',
    build: (): NativeGit => {
      const history = new FastHistory();
      let main = history.commit({ a: '0\n' });
      for (let at = 1; at < 100; at++) {
        const side = history.commit(
          { [`s${at % 7}`]: `${at}\n` },
          { branch: 's', parents: [main] },
        );
        const next = history.commit({ a: `${at}\n` });
        main = history.commit({ [`s${at % 7}`]: `${at}\n` }, { parents: [next, side] });
      }
      return history.make();
    },
  },
];

function oneCommit(): FastHistory {
  const history = new FastHistory();
  history.commit({ 'a.txt': lines(0, 3), 'b/c.txt': '', 'b/d': 'no end' });
  return history;
}

/** Seven commits: a base, three branches, a merge, an octopus, and one after. */
function octopus(): FastHistory {
  const history = new FastHistory();
  const base = history.commit({ base: 'x\n' });
  const [one = 0, two = 0, three = 0] = ['one', 'two', 'three'].map((branch) =>
    history.commit({ [branch]: `${branch}\n` }, { branch, parents: [base] }),
  );
  const merge = history.commit({ one: 'one\n' }, { parents: [base, one] });
  history.commit({ two: 'two\n', three: 'three\n' }, { parents: [merge, two, three] });
  history.commit({ base: 'y\n' });
  return history;
}

function crissCross(): FastHistory {
  const history = new FastHistory();
  const base = history.commit({ a: lines(0, 9), b: lines(0, 9) });
  let left = history.commit({ a: lines(1, 9) }, { branch: 'l', parents: [base] });
  let right = history.commit({ b: lines(1, 9) }, { branch: 'r', parents: [base] });
  for (let at = 2; at < 8; at++) {
    const files = { a: lines(at, 9), b: lines(at, 9) };
    const crossed = history.commit(files, { branch: 'l', parents: [left, right] });
    right = history.commit(files, { branch: 'r', parents: [right, left] });
    left = history.commit({ a: lines(at + 1, 12) }, { branch: 'l', parents: [crossed] });
  }
  history.commit({ c: 'c\n' }, { parents: [left, right] });
  return history;
}

function backwards(): FastHistory {
  const history = new FastHistory();
  for (const [at, time] of [5000, 100, 9000, 50, 7000, 60, 6500].entries())
    history.commit({ a: String(at) }, { time: 1_700_000_000 + time });
  return history;
}

function shallow(git: NativeGit, depth: number): NativeGit {
  const clone = new NativeGit(join(tempFolder(), 'clone'));
  git.run('clone', '-q', '--depth', String(depth), `file://${git.path}`, clone.path);
  return clone;
}
