import { renameSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

import { NativeGit, tempFolder } from '../native-git.ts';
import { FastHistory, lines } from './fast-history.ts';
import type { Shape } from './shape.ts';

/** Where the git directory is, and where the work tree. */
export const places: readonly Shape[] = [
  {
    name: 'linked worktrees, each with commits of its own',
    commits: 3,
    build: (): readonly NativeGit[] => {
      const git = small().make();
      git.run('reset', '-q', '--hard');
      const linked = ['one', 'two'].map((name, at) => {
        const tree = new NativeGit(join(tempFolder(), name));
        git.run('worktree', 'add', '-q', '-b', name, tree.path);
        tree.time = git.time + 600 * (at + 1);
        for (let own = 0; own <= at; own++)
          tree.write(name, `${own}\n`).commit(`in ${name} ${own}`);
        return tree;
      });
      git.write('main', 'm\n').commit('in the main tree');
      return [git, ...linked];
    },
  },
  {
    name: 'a linked worktree that is detached, of a packed repository',
    commits: 2,
    build: (): readonly NativeGit[] => {
      const git = small().make();
      git.run('gc', '-q');
      const linked = new NativeGit(join(tempFolder(), 'linked'));
      git.run('worktree', 'add', '-q', '--detach', linked.path, 'HEAD');
      return [linked, git];
    },
  },
  {
    name: 'a linked worktree of a bare repository',
    build: (): readonly NativeGit[] => {
      const bare = new NativeGit(join(tempFolder(), 'bare.git'));
      small().make().run('clone', '-q', '--bare', '.', bare.path);
      const linked = new NativeGit(join(tempFolder(), 'linked'));
      bare.run('worktree', 'add', '-q', linked.path, 'main');
      return [linked, bare];
    },
  },
  { name: 'a repository with a submodule, and the submodule', build: withSubmodule },
  {
    name: 'pointers to submodules that come, move, become files and go',
    build: (): NativeGit => {
      const history = small();
      const pointer = (digit: string): { mode: string; content: string } => ({
        mode: '160000',
        content: digit.repeat(40),
      });
      history.commit({ sub: pointer('1'), 'x/y': pointer('2') });
      history.commit({ sub: pointer('3'), z: pointer('2'), 'x/y': null });
      history.commit({ sub: lines(0, 4), a: pointer('4') });
      history.commit({ sub: pointer('5'), 'a/in': 'a folder now\n', a: null });
      history.commit({ 'a/in': 'a folder now\n', sub: null, b: null });
      return history.make();
    },
  },
  {
    name: 'a submodule in a submodule',
    build: (): readonly NativeGit[] => {
      const [outer, sub] = withSubmodule();
      assert.ok(outer && sub);
      const most = small('most').make();
      sub.run('submodule', '--quiet', 'add', most.path, 'deeper');
      sub.commit('a submodule of the submodule');
      outer.time = sub.time;
      outer.commit('moved on');
      return [outer, sub, new NativeGit(join(sub.path, 'deeper'))];
    },
  },
  {
    name: 'a git directory elsewhere (init --separate-git-dir)',
    build: (): NativeGit => {
      const git = small().make();
      git.run('reset', '-q', '--hard');
      // git leaves no pointer back of itself; this is the one it understands.
      const elsewhere = join(tempFolder(), 'elsewhere');
      git.run('init', '-q', '--separate-git-dir', elsewhere);
      git.run('config', 'core.worktree', git.path);
      return git;
    },
  },
  {
    name: 'bare, and as a mirror with a branch called otherwise',
    build: (): readonly NativeGit[] => {
      const git = small().make();
      const clone = (...options: string[]): NativeGit => {
        const path = join(tempFolder(), 'clone.git');
        git.run('clone', '-q', ...options, '.', path);
        return new NativeGit(path);
      };
      git.run('branch', '-q', '-m', 'main', 'trunk/of-all');
      return [clone('--bare'), clone('--mirror')];
    },
  },
  {
    name: 'in a folder whose name is no plain word',
    build: (): NativeGit => {
      const git = small().make();
      const path = join(tempFolder(), 'it\'s a "näme" with\ttab .git');
      renameSync(git.path, path);
      return new NativeGit(path);
    },
  },
];

function small(name = 'a'): FastHistory {
  const history = new FastHistory();
  history.commit({ [name]: lines(0, 5), 'b/c': 'c\n' });
  history.commit({ [name]: lines(1, 6) });
  return history;
}

function withSubmodule(): readonly NativeGit[] {
  const inner = small('inner').make();
  const outer = small('outer').make();
  outer.run('reset', '-q', '--hard');
  outer.run('submodule', '--quiet', 'add', inner.path, 'sub');
  outer.commit('with a submodule');
  const sub = new NativeGit(join(outer.path, 'sub'));
  sub.time = outer.time + 60;
  sub.write('own', 'own\n').commit('in the submodule');
  outer.time = sub.time;
  outer.commit('the submodule moved on');
  return [outer, sub];
}
