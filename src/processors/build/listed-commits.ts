import type { BuildSource } from '../../domain/session.ts';
import { signersOf } from '../../story/agents.ts';
import { breaksInWords } from '../../story/breaking.ts';
import { dayOf } from '../../story/dates.ts';
import { issuesOf } from '../../story/issues.ts';
import { oneLine } from '../../story/sentence.ts';
import type { StoryCommit, StoryFile } from '../../story/story.ts';

type Listed = NonNullable<BuildSource['git_commits']>;

/** The commits a session lists, each hash once, in the order listed; what is missing stays missing. */
export function listedCommits(listed: Listed): StoryCommit[] {
  const seen = new Set<string>();
  return listed.filter(({ hash }) => !seen.has(hash) && seen.add(hash)).map(toStoryCommit);
}

/** `abc123def456` → `abc123d`; what is no hash is shortened, never completed. */
export const shortName = (hash: string): string => {
  const said = oneLine(hash);
  return /^[0-9a-f]{7,64}$/i.test(said) ? said.slice(0, 7) : said.slice(0, 12);
};

function toStoryCommit(commit: Listed[number]): StoryCommit {
  const message = (commit.message ?? '').replaceAll('\r\n', '\n').trim();
  const [subject = '', ...rest] = message.split('\n');
  const body = rest.join('\n').trim();
  const head = /^([A-Za-z][\w-]*)(?:\(([^()]*)\))?(!)?:\s/.exec(subject);
  const day = dayOf(commit.timestamp);
  return {
    hash: commit.hash,
    short: shortName(commit.hash),
    ...(day === undefined ? {} : { day }),
    parents: [],
    isRoot: false,
    ...signersOf({ name: commit.author ?? '' }, coauthorsIn(body)),
    subject: oneLine(subject),
    body,
    type: head?.[1]?.toLowerCase() ?? null,
    scope: head?.[2] ?? null,
    breaking:
      head?.[3] === '!' ||
      /^BREAKING[ -]CHANGE:/m.test(message) ||
      breaksInWords(subject, body) !== undefined,
    issues: issuesOf(subject, body),
    files: [...new Set(commit.files ?? [])].map((path): StoryFile => ({
      path: oneLine(path),
      status: null,
      added: null,
      removed: null,
    })),
  };
}

const coauthorsIn = (body: string): string[] =>
  [...body.matchAll(/^co-authored-by:[ \t]*(.+)$/gim)].map((found) => found[1] ?? '');
