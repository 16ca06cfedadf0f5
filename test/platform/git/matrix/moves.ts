import type { NativeGit } from '../native-git.ts';
import { FastHistory, lines, seeded, type Files } from './fast-history.ts';
import type { Shape } from './shape.ts';

/** Files that are found again elsewhere. */
export const moves: readonly Shape[] = [
  {
    name: 'renames of identical content, of several to choose from',
    build: () =>
      twoCommits(
        { 'a/one.txt': 'same\n', 'b/one.txt': 'same\n', 'c.txt': lines(0, 9), 'k.txt': 'same\n' },
        {
          'a/one.txt': null,
          'b/one.txt': null,
          'c.txt': null,
          'z/a/one.txt': 'same\n',
          'z/two.txt': 'same\n',
          'copy.txt': 'same\n',
          'd.txt': lines(0, 9),
        },
      ),
  },
  {
    name: 'renames of edited content',
    build: (): NativeGit => {
      const text = lines(0, 60);
      const files = ['a', 'b/c', 'b/d.txt', 'e'].map((path, at) => [
        path,
        lines(at * 100, at * 100 + 60),
      ]);
      return twoCommits(
        { ...(Object.fromEntries(files) as Files), keep: text },
        {
          a: null,
          'b/c': null,
          'b/d.txt': null,
          e: null,
          'moved/a': lines(0, 61),
          'b/c2': lines(105, 160),
          'd.txt': `new\n${lines(200, 258)}`,
          e2: lines(300, 320),
        },
      );
    },
  },
  {
    name: 'a rename with another mode',
    build: () =>
      twoCommits(
        { 'run.sh': lines(0, 20), edited: lines(50, 90) },
        {
          'run.sh': null,
          edited: null,
          'bin/run': { mode: '100755', content: lines(0, 20) },
          'bin/edited': { mode: '100755', content: lines(51, 90) },
        },
      ),
  },
  {
    name: 'a rename of letter case alone',
    build: () =>
      twoCommits(
        { 'README.MD': lines(0, 9), 'src/Old.ts': lines(9, 40) },
        { 'README.md': { from: 'README.MD' }, 'SRC/old.ts': { from: 'src/Old.ts' } },
      ),
  },
  {
    name: 'a folder renamed, and one moved into another',
    build: (): NativeGit => {
      const files = Object.fromEntries(
        Array.from({ length: 80 }, (_, at) => [`old/${at % 9}/f${at}`, lines(at, at + 20)]),
      );
      const history = new FastHistory();
      history.commit(files);
      history.commit({ new: { from: 'old' } });
      history.commit({ 'new/1/two': { from: 'new/2' }, 'new/f': 'f\n' });
      return history.make();
    },
  },
  {
    name: 'files that swap their places',
    build: () =>
      twoCommits(
        { a: lines(0, 30), b: lines(30, 60), c: lines(60, 90) },
        { a: lines(30, 60), b: lines(60, 90), c: lines(0, 30) },
      ),
  },
  {
    name: 'empty files and links that move',
    build: () =>
      twoCommits(
        { empty: '', other: '', link: { mode: '120000', content: 'a/b/c' } },
        {
          empty: null,
          other: null,
          link: null,
          'x/empty': '',
          'x/link': { mode: '120000', content: 'a/b/c' },
        },
      ),
  },
  {
    name: 'binary files that move, some edited',
    build: (): NativeGit => {
      const random = seeded(3);
      const noise = Buffer.from(Array.from({ length: 20_000 }, () => Math.floor(random() * 256)));
      const edited = Buffer.from(noise);
      edited.fill(1, 100, 900);
      return twoCommits(
        { 'a.png': noise, 'b.png': Buffer.concat([noise, noise]) },
        {
          'a.png': null,
          'b.png': null,
          'img/a.png': noise,
          'img/b.png': Buffer.concat([edited, noise]),
        },
      );
    },
  },
  {
    name: 'a file moved and another put in its place',
    build: () =>
      twoCommits(
        { 'index.ts': lines(0, 50) },
        { 'main.ts': lines(0, 50), 'index.ts': 'export * from "./main.ts";\n' },
      ),
  },
];

function twoCommits(before: Files, after: Files): ReturnType<FastHistory['make']> {
  const history = new FastHistory();
  history.commit(before);
  history.commit(after);
  return history.make();
}
