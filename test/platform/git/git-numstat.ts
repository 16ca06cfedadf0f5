import type { CommitFacts } from '../../../src/domain/repo.ts';
import type { NativeGit } from './native-git.ts';

/** What git and we say about a commit, in one shape: `12 3 path`, or `- - path` for binary files. */
export interface CommitSummary {
  readonly hash: string;
  readonly parents: string;
  readonly author: string;
  readonly subject: string;
  readonly date: string;
  readonly files: readonly string[];
}

/** `git log --numstat`, read from objects only: no attributes, no replacements. */
export function gitLog(git: NativeGit, ...options: string[]): CommitSummary[] {
  const format = '--format=%x01%H%x02%P%x02%an <%ae>%x02%s%x02%cI';
  const args = [
    '--no-replace-objects',
    'log',
    '-z',
    '--numstat',
    '--encoding=UTF-8',
    format,
    ...options,
  ];
  const text = git.raw(args).toString('latin1');
  return text.split('\x01').slice(1).map(parseCommit);
}

export const summarise = (commit: CommitFacts): CommitSummary => ({
  hash: commit.hash,
  parents: commit.parents.join(' '),
  author: `${commit.author.name} <${commit.author.email}>`,
  subject: commit.subject,
  date: commit.date,
  files: commit.files.map(({ added, removed, path, old_path: old }) =>
    [added ?? '-', removed ?? '-', old === undefined ? path : `${old} => ${path}`].join(' '),
  ),
});

function parseCommit(text: string): CommitSummary {
  const [head = '', ...rest] = text.split('\0');
  const [hash = '', parents = '', author = '', subject = '', date = ''] = head
    .split('\x02')
    .map(utf8);
  // git says +00:00 or Z, depending on its version.
  return {
    hash,
    parents,
    author,
    subject: subject.trim(),
    date: date.replace(/\+00:00$/, 'Z'),
    files: files(rest),
  };
}

function files(tokens: readonly string[]): string[] {
  const found: string[] = [];
  const left = [...tokens];
  for (let token = left.shift(); token !== undefined; token = left.shift()) {
    const match = /^\n?(\d+|-)\t(\d+|-)\t([^]*)$/.exec(token);
    if (!match) continue;
    const [, added, removed, path] = match;
    const name = path === '' ? `${left.shift() ?? ''} => ${left.shift() ?? ''}` : (path ?? '');
    found.push(`${added ?? ''} ${removed ?? ''} ${utf8(name)}`);
  }
  return found;
}

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');
