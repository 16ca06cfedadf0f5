import assert from 'node:assert/strict';

import { NativeGit } from '../native-git.ts';
import { FastHistory, lines } from './fast-history.ts';
import type { Shape } from './shape.ts';

/** Names, messages, people and dates. */
export const words: readonly Shape[] = [
  {
    name: 'names with newline, tab, quote, and of any language',
    build: (): NativeGit => {
      const history = new FastHistory();
      const odd = [
        'new\nline',
        'tab\tin',
        'quo"te',
        "apo'strophe",
        'back\\slash',
        '-dash',
        ' ',
        '\u0001',
      ];
      const names = [
        ...odd,
        'größe/日本語',
        'e\u0301 beside é',
        'é beside é',
        '🎉',
        'a\u202egpj.exe',
        'CON',
      ];
      history.commit(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
      history.commit(Object.fromEntries(names.map((name) => [name, `${name}\nmore\n`])));
      history.commit({ [`moved ${odd[0] ?? ''}`]: { from: 'new\nline' } });
      return history.make();
    },
  },
  {
    name: 'names that are no UTF-8',
    build: (): NativeGit => {
      const history = new FastHistory();
      const names = ['caf\udce9', 'caf\udce8', '\udcff\udcfe/in', '\udce6\udc97', 'é\udcc3'];
      history.commit(Object.fromEntries(names.map((name) => [name, lines(0, 3)])));
      history.commit(Object.fromEntries(names.map((name) => [name, lines(1, 3)])));
      return history.make();
    },
  },
  {
    name: 'names in the order of bytes, folders among them',
    build: (): NativeGit => {
      const history = new FastHistory();
      const names = [
        'a-b',
        'a/b',
        'a.b',
        'a0',
        'a/b-c',
        'a/b.d/e',
        'B',
        'b',
        'ä',
        'z/a',
        'z-',
        'z0',
        '￿',
        '🎉',
      ];
      history.commit(Object.fromEntries(names.map((name) => [name, 'x\n'])));
      history.commit(Object.fromEntries(names.toReversed().map((name) => [name, 'y\n'])));
      return history.make();
    },
  },
  {
    name: 'subjects with bars, control characters and several lines',
    build: (): NativeGit => {
      const history = new FastHistory();
      for (const message of [
        'a|b\tc\u0007 d\u0001\u0002',
        '\n\n  two lines\nof subject  \n\nbody\n',
        'emoji 🎉 and 漢字',
        'trailing spaces   \n',
        '',
        '\n',
        'no end of line',
        'first\r\nsecond\r\n\r\nbody\r\n',
        ' \n \nafter blank lines\n',
        '\u001b[31mred\u001b[0m',
        '\u202eright to left',
        '# no comment',
        'x'.repeat(5000),
      ])
        history.commit({}, { message });
      return history.make();
    },
  },
  {
    name: 'a message of 40 KB, and trailers of all kinds',
    build: (): NativeGit => {
      const history = new FastHistory();
      history.commit({}, { message: `long\n\n${lines(0, 3500, 'of the body')}` });
      history.commit({}, { message: `one line\n${'y'.repeat(40_000)}\n` });
      history.commit({}, { message: `fix: x\n\nbody\n\n${trailers}` });
      return history.make();
    },
  },
  { name: 'messages in the encodings they name', build: encodings },
  {
    name: 'messages and people that are no UTF-8 and name no encoding',
    build: (): NativeGit => {
      const history = new FastHistory();
      history.commit({}, { message: Buffer.from('caf\xe9 \x80\n', 'latin1') });
      history.commit({}, { message: Buffer.from('gr\xc3\xbcn\n\ncaf\xe9\n', 'latin1') });
      history.commit({}, { author: latin1('J\xf6rg <j\xf6@example.org>') });
      history.commit({}, { message: 'plain\n', author: 'Zoë <z@example.org>' });
      return history.make();
    },
  },
  {
    name: 'people without name or mail, and with much of both',
    build: (): NativeGit => {
      const history = new FastHistory();
      for (const author of [
        '<>',
        'Ada <>',
        '<a@b>',
        'A. "B" C, D; E <x y@z>',
        `${'n'.repeat(900)} <m>`,
      ])
        history.commit({}, { author });
      return history.make();
    },
  },
  {
    name: 'dates in the far past and future, and zones with half hours',
    build: (): NativeGit => {
      const history = new FastHistory();
      for (const [time, zone] of [
        [0, '+0000'],
        [1, '+0330'],
        [86_400, '+1400'],
        [951_782_400, '+0545'],
        [2 ** 31, '-1200'],
        [2 ** 32 + 1, '+1245'],
        [4_102_444_800, '+0530'],
        [253_402_200_000, '+0000'],
      ] as const)
        history.commit({}, { time, zone, written: `${time + 7} +0930` });
      return history.make();
    },
  },
  { name: 'signed commits and merged tags', build: signed },
];

const trailers = `Signed-off-by: Ada <ada@example.org>
Co-authored-by: Agent-7 <a7@example.org>
Co-Authored-By: Zoë <z@example.org>
Reviewed-by: B
  on two lines
Fixes: #12
Change-Id: I0123456789
(cherry picked from commit 0123456789012345678901234567890123456789)
`;

/** One character of it is one byte of the stream. */
const latin1 = (text: string): string => text;

function encodings(): NativeGit {
  const git = NativeGit.init();
  const tree = git.run('write-tree');
  const who = 'Ada <ada@example.org> 1764652500 +0000';
  let parent = '';
  for (const [encoding, bytes] of [
    ['ISO-8859-1', 'gr\xfc\xdfe'],
    ['ISO-8859-1', '\x93C1\x94 \xff'],
    ['windows-1252', '\x93quoted\x94 \x80 \xff'],
    ['windows-1251', '\xcf\xf0\xe8'],
    ['Shift_JIS', '\x93\xfa\x96\x7b'],
    ['EUC-JP', '\xc6\xfc\xcb\xdc'],
    ['GB18030', '\xd6\xd0\xce\xc4'],
    ['KOI8-R', '\xf0\xd2\xc9'],
    ['UTF-8', 'gr\xc3\xbc\xc3\x9fe'],
    ['nobody-knows-it', 'plain words'],
  ] as const) {
    const head = `tree ${tree}\n${parent}author ${who}\ncommitter ${who}\nencoding ${encoding}\n\n`;
    parent = `parent ${commitOf(git, Buffer.from(`${head}${bytes}\n`, 'latin1'))}\n`;
  }
  return git;
}

/** Writes a commit as it is, and puts HEAD on it. */
function commitOf(git: NativeGit, bytes: Buffer): string {
  const args = ['hash-object', '-w', '--literally', '-t', 'commit', '--stdin'];
  const oid = git.raw(args, bytes).toString().trim();
  git.run('update-ref', 'HEAD', oid);
  return oid;
}

function signed(): NativeGit {
  const git = new FastHistory().into(NativeGit.init());
  const first = git.write('a', 'a\n').commit('first');
  const tree = git.run('rev-parse', 'HEAD^{tree}');
  const who = 'Ada <ada@example.org> 1764652599 +0000';
  const block = (name: string, text: string): string => `${name} ${text.replaceAll('\n', '\n ')}\n`;
  const signature =
    '-----BEGIN PGP SIGNATURE-----\n\ntree 0\nparent 0\nauthor x\n=abcd\n-----END PGP SIGNATURE-----';
  const tag = `object ${first}\ntype commit\ntag v1\ntagger ${who}\n\nparent of nothing`;
  const head = `tree ${tree}\nparent ${first}\nauthor ${who}\ncommitter ${who}\n`;
  const more = `HG:rename x:y\n${block('mergetag', tag)}${block('gpgsig', signature)}`;
  const oid = commitOf(git, Buffer.from(`${head}${more}\nsigned\n\nbody\n`));
  assert.match(git.run('cat-file', 'commit', oid), /^gpgsig -----BEGIN/m);
  return git;
}
