import assert from 'node:assert/strict';

import { NativeGit } from '../native-git.ts';
import { FastHistory, lines, seeded } from './fast-history.ts';
import type { Shape } from './shape.ts';

/** What files hold. */
export const contents: readonly Shape[] = [
  {
    name: 'line ends of all kinds',
    build: (): NativeGit => {
      const history = new FastHistory();
      history.commit({ crlf: 'a\r\nb\r\nc\r\n', mixed: 'a\r\nb\nc', cr: 'a\rb\r', end: 'a\nb' });
      history.commit({ crlf: 'a\nb\nc\n', mixed: 'a\nb\nc\n', cr: 'a\rc\r', end: 'a\nb\n' });
      history.commit({ crlf: '', mixed: 'b\nc', cr: '\n', end: 'a\nb\r\n' });
      history.commit({ crlf: '\n\n\n', mixed: 'b\nc\n\n', cr: '', end: 'a\nb\r' });
      return history.make();
    },
  },
  {
    name: 'empty files that come, fill, empty and go',
    build: (): NativeGit => {
      const history = new FastHistory();
      history.commit({ a: '', b: '', c: 'c\n' });
      history.commit({ a: 'a\n', c: '' });
      history.commit({ a: null, b: null, 'd/e': '', 'd/f': '' });
      return history.make();
    },
  },
  {
    name: 'a NUL within the first 8,000 bytes, and behind them',
    build: (): NativeGit => {
      const history = new FastHistory();
      for (const fill of ['x\n', 'y\n'])
        history.commit(
          Object.fromEntries(
            [0, 7998, 7999, 8000, 8999].map((at) => [`nul ${at}`, nulAt(at, fill)]),
          ),
        );
      history.commit({ 'nul 0': 'text now\n', 'nul 8999': nulAt(1, 'x\n') });
      return history.make();
    },
  },
  {
    name: 'binary and text by .gitattributes',
    build: (): NativeGit => {
      const history = new FastHistory();
      const [text, nul] = [lines(0, 9), nulAt(5, 'x\n')];
      history.commit({
        '.gitattributes':
          '*.dat binary\n*.txt -diff\n*.bin diff\n/docs/** -diff\n[attr]blob -diff\n*.b blob\n',
        'sub/.gitattributes': '*.dat diff\nun.txt !diff\n',
        ...filesOf(['a.dat', 'a.txt', 'docs/deep/x', 'x/docs/y', 'a.b', 'plain'], text),
        ...filesOf(['sub/a.dat', 'sub/un.txt', 'sub/a.txt', 'sub/deep/a.dat'], text),
        ...filesOf(['a.bin', 'sub/a.bin', 'nul'], nul),
      });
      history.commit({
        ...filesOf(['a.dat', 'a.txt', 'docs/deep/x', 'x/docs/y', 'a.b', 'plain'], lines(2, 12)),
        ...filesOf(['sub/a.dat', 'sub/un.txt', 'sub/a.txt', 'sub/deep/a.dat'], lines(2, 12)),
        ...filesOf(['a.bin', 'sub/a.bin', 'nul'], nulAt(6, 'x\n')),
      });
      const git = history.make();
      git.run('reset', '-q', '--hard');
      return git;
    },
  },
  {
    name: 'modes, types and links that change',
    build: (): NativeGit => {
      const history = new FastHistory();
      const link = (to: string): { mode: string; content: string } => ({
        mode: '120000',
        content: to,
      });
      const run = (content: string | Buffer): { mode: string; content: string | Buffer } => ({
        mode: '100755',
        content,
      });
      history.commit({ sh: '#!\n', target: 'a\nb\nc\n', bin: nulAt(1, 'x'), link: link('target') });
      history.commit({ sh: run('#!\n'), bin: run(nulAt(1, 'x')) });
      history.commit({
        sh: run('#!\nmore\n'),
        bin: 'text now\n',
        target: link('away'),
        link: link('sh'),
      });
      history.commit({ sh: 'less\n', target: run('a\nb\n'), link: nulAt(2, 'y') });
      history.commit({
        bin: null,
        'bin/inside': 'a folder where a file was\n',
        'link/x': 'x',
        link: null,
      });
      history.commit({
        'bin/inside': null,
        bin: 'a file again\n',
        'sh/a': '',
        'sh/b': 'b',
        sh: null,
      });
      return history.make();
    },
  },
  { name: 'file modes of the past', build: oldModes },
  {
    name: 'very long lines',
    build: (): NativeGit => {
      const history = new FastHistory();
      const long = 'x'.repeat(1 << 20);
      history.commit({ one: long, two: `${long}\n${long}y\n`, json: `{${long}}` });
      history.commit({ one: `${long}y`, two: `${long}y\n${long}\n`, json: `{${long}}\n` });
      return history.make();
    },
  },
  {
    name: 'lines that repeat, swap and move',
    build: (): NativeGit => {
      const history = new FastHistory();
      const random = seeded(7);
      const text = Array.from({ length: 800 }, () => `${Math.floor(random() * 25)}\n`);
      for (let at = 0; at < 25; at++) {
        const cut = Math.floor(random() * 700);
        const [moved, to] = [text.splice(cut, 40), Math.floor(random() * 700)];
        text.splice(to, 0, ...moved.toReversed());
        history.commit({ shuffled: text.join(''), braces: '{\n}\n\n'.repeat((at * 37) % 90) });
      }
      return history.make();
    },
  },
];

function nulAt(at: number, fill: string): Buffer {
  const bytes = Buffer.alloc(9000, fill);
  bytes[at] = 0;
  return bytes;
}

const filesOf = (
  paths: readonly string[],
  content: string | Buffer,
): Record<string, string | Buffer> => Object.fromEntries(paths.map((path) => [path, content]));

/** Trees that git once wrote: 100664, 100600 and folders as 040000; today's `fsck` frowns on them. */
function oldModes(): NativeGit {
  const git = NativeGit.init();
  const hash = (type: string, content: Buffer): string =>
    git.raw(['hash-object', '-w', '--literally', '-t', type, '--stdin'], content).toString().trim();
  const blob = hash('blob', Buffer.from(lines(0, 4)));
  const tree = (...modes: string[]): string =>
    hash(
      'tree',
      Buffer.concat(
        modes.flatMap((mode, at) => [Buffer.from(`${mode} f${at}\0`), Buffer.from(blob, 'hex')]),
      ),
    );
  const first = git.run('commit-tree', '-m', 'old', tree('100664', '100600', '100775', '100644'));
  git.time += 60;
  const now = tree('100644', '100755', '100755', '100664');
  git.run('update-ref', 'HEAD', git.run('commit-tree', '-m', 'now', '-p', first, now));
  assert.match(git.run('cat-file', 'tree', 'HEAD~1^{tree}'), /100664/);
  return git;
}
