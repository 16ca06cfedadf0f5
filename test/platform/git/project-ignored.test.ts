import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { createPace } from '../../../src/platform/git/pace.ts';
import { projectFacts } from '../../../src/platform/git/project/project-facts.ts';
import { openIgnored } from '../../../src/platform/git/project/project-ignored.ts';
import { openProjectTree } from '../../../src/platform/git/project/project-tree.ts';
import { NativeGit } from './native-git.ts';
import { treeOf } from './project-of.ts';

const folders = ['a/', 'b/', 'a/a/', 'a/b/', 'b/a/', 'a/b/a/', 'a/b/b/', 'a b/'];
const files = [
  'a/a.c',
  'a/b.c',
  'b/a.c',
  'a/a/b',
  'a/b/a.c',
  'a/b/a/b',
  'a/b/b/a.c',
  'a b/ab',
  '!b',
];
const paths = [...folders, ...files, 'c', 'ab', 'x.c', 'a ', '#c'];

/** Rules by the folder their file lies in. */
type Rules = Readonly<Record<string, string>>;

const filesWith = (rules: Rules): Record<string, string> => ({
  ...Object.fromEntries(paths.filter((path) => !path.endsWith('/')).map((path) => [path, ''])),
  ...Object.fromEntries(
    Object.entries(rules).map(([folder, text]) => [`${folder}.gitignore`, text]),
  ),
});

async function ours(rules: Rules): Promise<string[]> {
  const { store, tree } = treeOf(filesWith(rules));
  const context = { store, pace: createPace(new AbortController().signal) };
  const isIgnored = openIgnored(await openProjectTree(context, tree));
  const ignored: string[] = [];
  for (const path of paths) if (await isIgnored(path)) ignored.push(path);
  return ignored;
}

/** What `git check-ignore` says of each case, each in a folder of its own. */
function theirs(cases: readonly Rules[]): string[][] {
  const git = NativeGit.init();
  const questions = cases.flatMap((rules, at) => {
    for (const [path, text] of Object.entries(filesWith(rules))) git.write(`c${at}/${path}`, text);
    for (const folder of folders) mkdirSync(join(git.path, `c${at}`, folder), { recursive: true });
    return paths.map((path) => asked(at, path));
  });
  const said = checkIgnore(git, questions);
  return cases.map((_, at) => paths.filter((path) => said.has(asked(at, path))));
}

/** That it is a folder git sees itself; with a `/` at the end it means what lies in it. */
const asked = (at: number, path: string): string => `c${at}/${path.replace(/\/$/, '')}`;

/** It ends with 1 when nothing is ignored. */
function checkIgnore(git: NativeGit, questions: readonly string[]): ReadonlySet<string> {
  // So that there always is something.
  git.write('none/.gitignore', 'none\n');
  const args = ['check-ignore', '--no-index', '--stdin', '-z'];
  const said = git.raw(args, [...questions, 'none/none'].map((path) => `${path}\0`).join(''));
  return new Set(said.toString('utf8').split('\0'));
}

async function disagreements(cases: readonly Rules[]): Promise<unknown[]> {
  const wanted = theirs(cases);
  const found: unknown[] = [];
  for (const [at, rules] of cases.entries()) {
    const [ourOwn, git] = [await ours(rules), wanted[at] ?? []];
    if (JSON.stringify(ourOwn) !== JSON.stringify(git)) found.push({ rules, ours: ourOwn, git });
  }
  return found;
}

const forms =
  'a b /a /b a/ b/ /a/ * /* */ /*/ !*/ !* !a !b !/a !a/ !b/ *.c !*.c a.c a/b /a/b a/b/ a/* !a/b ' +
  'a/** **/b **/a/b a/**/a.c !**/a.c ** b/** a/b/** ? [ab] a[^b] [a \\#c \\!b / // ! **/ /** /**/ ' +
  'a** a**/b *a x.* .gitignore ./a ../a a//b';
const blanks = ['# a', 'a ', 'a\\ ', 'a\\  ', 'a\t', 'a b', 'a b  ', '', 'c\r', ' a'];
const pieces = ['a', 'b', '*', '**', '/', '?', '.c', '!', '[ab]', '\\', ' '];
const line = fc.oneof(
  fc.constantFrom(...forms.split(' '), ...blanks),
  fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 })
    .map((some) => some.join(''))
    // A slash that is escaped for nothing makes two stars before it mean one folder or more.
    .filter((text) => !text.includes('\\/')),
);
const rulesOfAFile = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n', '\n', '\r\n', ''))
  .map(([lines, end]) => lines.join(end === '' ? '\n' : end) + end);
const anyRules = fc.dictionary(fc.constantFrom('', 'a/', 'b/', 'a/b/', 'a/b/a/'), rulesOfAFile, {
  minKeys: 1,
  noNullPrototype: true,
});

describe('what is ignored, as git check-ignore says it', () => {
  test('any rules in any folders', async () => {
    const cases = fc.sample(anyRules, { numRuns: 120, seed: 20 });
    expect(await disagreements(cases)).toEqual([]);
    expect((await Promise.all(cases.map(ours))).flat().length).toBeGreaterThan(200);
  });

  test('the deeper file decides, but not inside of what is ignored', async () => {
    const cases: Rules[] = [
      { '': 'b\n', 'a/': '!b\n' },
      { '': 'a/b\n', 'a/b/': '!a\n!*\n' },
      { '': '*\n!a/\n', 'a/': '!*\n' },
      { '': 'a/\n!a/b\n' },
      { '': 'a/*\n!a/b\n' },
      { 'a/': '/b\n/a/b\n', 'a/b/': 'a/\n' },
      { '': '!a\n', 'a/': '*\n' },
    ];
    expect(await disagreements(cases)).toEqual([]);
    expect(await ours({ '': 'b\n', 'a/': '!b\n' })).toEqual(['b/', 'b/a/', 'b/a.c']);
  });
});

describe('the structure', () => {
  test('leaves out what nested files mean, and reads only those that matter', async () => {
    const { store, tree, read } = treeOf({
      '.gitignore': 'gone/\n',
      'src/.gitignore': '/generated/\n!gone/\n',
      'src/generated/a': '',
      'src/gone/a': '',
      'src/main/a': '',
      'src/main/.gitignore': 'a # never read\n',
      'vendor/.gitignore': 'x # never read\n',
      'gone/.gitignore': '!* # never read\n',
      'gone/a': '',
    });
    const pace = createPace(new AbortController().signal);
    const facts = await projectFacts({ store, pace }, tree, 'repo');
    expect(facts.structure).toEqual(['src/', 'src/gone/', 'src/main/', 'vendor/', '.gitignore']);
    const texts = await Promise.all(read.map(async (oid) => (await store.read(oid)).bytes));
    expect(texts.filter((bytes) => bytes?.includes('never read'))).toEqual([]);
  });
});
