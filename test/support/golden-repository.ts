import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** `repository.json` of a golden case: the same recipe always gives the same commit ids. */
export interface RepositoryRecipe {
  /** URL of `origin`. */
  readonly remote?: string;
  readonly branch?: string;
  /** Folder name, which is the name of the repository; `repository` if left out. */
  readonly name?: string;
  readonly commits: readonly RecipeCommit[];
}

interface RecipeCommit {
  readonly message: string;
  readonly author: string;
  readonly email: string;
  /** RFC 3339 with a zone: `2025-12-02T05:15:00+01:00`. */
  readonly date: string;
  /** Text of each file that changes; null deletes it. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Indexes of the parents; left out: the commit before. */
  readonly parents?: readonly number[];
}

/** Builds the repository below `folder`; returns its path and the commit ids in recipe order. */
export function buildRepository(
  recipe: RepositoryRecipe,
  folder: string,
): { readonly path: string; readonly commits: readonly string[] } {
  const root = path.join(folder, recipe.name ?? 'repository');
  const branch = recipe.branch ?? 'main';
  mkdirSync(root, { recursive: true });
  git(root, ['init', '--quiet', `--initial-branch=${branch}`]);
  if (recipe.remote !== undefined) git(root, ['remote', 'add', 'origin', recipe.remote]);
  if (recipe.commits.length === 0) return { path: root, commits: [] };
  const marks = path.join(root, '.git', 'golden-marks');
  const stream = Buffer.concat(recipe.commits.map((commit, at) => toStream(commit, at, branch)));
  git(root, ['fast-import', '--quiet', `--export-marks=${marks}`], stream);
  git(root, ['reset', '--quiet', '--hard']);
  return { path: root, commits: readMarks(marks) };
}

/** Lines of `:<mark> <hash>`, in any order. */
const readMarks = (marks: string): string[] =>
  readFileSync(marks, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.slice(1).split(' '))
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, hash = '']) => hash);

function toStream(commit: RecipeCommit, at: number, branch: string): Buffer {
  const person = `${commit.author} <${commit.email}> ${gitTime(commit.date)}`;
  const parents = (commit.parents ?? (at === 0 ? [] : [at - 1])).map((parent) => parent + 1);
  const head = [
    ...(parents.length === 0 ? ['reset refs/heads/' + branch] : []),
    `commit refs/heads/${branch}`,
    `mark :${String(at + 1)}`,
    `author ${person}`,
    `committer ${person}`,
  ];
  const links = parents.map((mark, nth) => `${nth === 0 ? 'from' : 'merge'} :${String(mark)}\n`);
  const files = Object.entries(commit.files).map(([name, text]) =>
    text === null
      ? Buffer.from(`D ${quoted(name)}\n`)
      : inline(`M 100644 inline ${quoted(name)}`, text),
  );
  return Buffer.concat([
    inline(head.join('\n'), commit.message),
    Buffer.from(links.join('')),
    ...files,
  ]);
}

/** As git quotes names that hold a line end or begin with a quote. */
const quoted = (name: string): string =>
  `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

const inline = (head: string, text: string): Buffer =>
  Buffer.from(`${head}\ndata ${String(Buffer.byteLength(text))}\n${text}\n`);

function gitTime(date: string): string {
  const zone = /([+-]\d\d):?(\d\d)$/.exec(date);
  return `${String(Date.parse(date) / 1000)} ${zone ? `${zone[1] ?? ''}${zone[2] ?? ''}` : '+0000'}`;
}

/** Nothing of the machine's own git configuration may change a commit id. */
function git(cwd: string, args: readonly string[], input?: Buffer): string {
  return execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      HOME: cwd,
    },
  });
}
