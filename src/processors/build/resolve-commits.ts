import type { CommitFacts, FileChange, RepoScan, RepoScanResult } from '../../domain/repo.ts';
import type { Processor } from '../../domain/pipeline.ts';
import type { BuildSource, WorkSession } from '../../domain/session.ts';
import { FlywheelError } from '../../domain/errors.ts';
import { signersOf } from '../../story/agents.ts';
import { breaksInWords } from '../../story/breaking.ts';
import { dayOf } from '../../story/dates.ts';
import { sumOfFiles } from '../../story/file-sums.ts';
import { issuesOf } from '../../story/issues.ts';
import { commitUrl, publicRemote } from '../../story/links.ts';
import { oldestFirst } from '../../story/oldest-first.ts';
import { oneLine } from '../../story/sentence.ts';
import { nameSquashedMerge } from '../../story/squashed-merge.ts';
import type { StoryCommit, StoryFile, Work } from '../../story/story.ts';
import { listedCommits } from './listed-commits.ts';

interface Input {
  readonly session: WorkSession<'build', BuildSource>;
  readonly scanned: RepoScanResult;
}

/**
 * The facts of the work in one form: from the repository, or, where there is none, from the commits
 * the session lists. Throws `NOTHING_TO_TELL` when there is neither.
 */
export const resolveCommits: Processor<Input, Work> = {
  name: 'resolve-commits',
  run: ({ session, scanned }) => {
    const listed = listedCommits(session.source_data.git_commits ?? []);
    if (scanned.kind === 'scanned' && (scanned.scan.commits.length > 0 || listed.length === 0))
      return fromRepository(scanned.scan);
    if (listed.length === 0) throw nothingToTell();
    return fromAccount(session, scanned, listed);
  },
};

const nothingToTell = (): FlywheelError =>
  new FlywheelError(
    'NOTHING_TO_TELL',
    'Nothing true can be said: the repository cannot be reached, and the session lists no commits.',
  );

function fromRepository(scan: RepoScan): Work {
  const remote = publicRemote(scan.repository.remote);
  const commits = oldestFirst(scan.commits.map((commit) => toStoryCommit(commit, remote)));
  const name = nameOfScan(scan);
  return {
    origin: 'repository',
    name,
    ...(remote === undefined ? {} : { remote }),
    project: scan.project,
    commits,
    selectedBy: scan.selected_by,
    isGuess: scan.selected_by.startsWith('the last '),
    unresolved: scan.unresolved,
    totals: scan.totals,
    files: sumOfFiles(commits),
  };
}

/** The root of many packages is often called `@x/root`, a clone whatever its folder is: then the repository's own name says more. */
function nameOfScan({ project, repository }: RepoScan): string {
  const name = oneLine(project.name);
  const isPlaceholder = /(?:^|[/_-])(?:repository|monorepo|root|workspaces?)$/i.test(name);
  const published = publicRemote(repository.remote)?.split('/').at(-1);
  if (name !== '' && name !== repository.name && !isPlaceholder) return name;
  return published ?? oneLine(repository.name);
}

function toStoryCommit(facts: CommitFacts, remote: string | undefined): StoryCommit {
  const [url, day] = [commitUrl(remote, facts.hash), dayOf(facts.date)];
  return nameSquashedMerge({
    hash: facts.hash,
    short: facts.hash.slice(0, 7),
    ...(url === undefined ? {} : { url }),
    ...(day === undefined ? {} : { day }),
    parents: facts.parents,
    isRoot: facts.parents.length === 0,
    ...signersOf(
      facts.author,
      facts.trailers
        .filter(({ key }) => key.toLowerCase() === 'co-authored-by')
        .map(({ value }) => value),
    ),
    subject: oneLine(facts.subject),
    body: bodyOf(facts),
    type: facts.type?.toLowerCase() ?? null,
    scope: facts.scope,
    breaking: facts.breaking || breaksInWords(facts.subject, facts.body) !== undefined,
    issues: issuesOf(facts.subject, trailerText(facts), remote),
    files: facts.files.map(toStoryFile),
  });
}

const toStoryFile = ({
  path,
  old_path,
  status,
  added,
  removed,
  unread,
}: FileChange): StoryFile => ({
  path,
  status,
  added,
  removed,
  ...(old_path === undefined ? {} : { was: old_path }),
  ...(unread ? { unread } : {}),
});

/** What a change breaks is said to the reader, wherever in the message it stands. */
const bodyOf = ({ body, trailers }: CommitFacts): string =>
  [
    body,
    ...trailers
      .filter(({ key }) => /^breaking[ -]change$/i.test(key))
      .map(({ value }) => `BREAKING CHANGE: ${value}`),
  ].join('\n\n');

const trailerText = ({ body, trailers }: CommitFacts): string =>
  [body, ...trailers.map(({ key, value }) => `${key}: ${value}`)].join('\n');

function fromAccount(
  session: Input['session'],
  scanned: RepoScanResult,
  listed: readonly StoryCommit[],
): Work {
  const files = sumOfFiles(listed);
  return {
    origin: 'account',
    name: nameOf(session, scanned),
    commits: oldestFirst(listed),
    selectedBy: 'the commits the session lists',
    isGuess: false,
    unresolved: [],
    totals: { commits: listed.length, files: files.length, added: null, removed: null },
    files,
  };
}

/** The last part of the path, whichever system wrote it. */
function nameOf({ source_data }: Input['session'], scanned: RepoScanResult): string {
  if (scanned.kind === 'scanned') return nameOfScan(scanned.scan);
  const parts = (source_data.repo_path ?? '').split(/[\\/]+/).filter((part) => part !== '');
  return oneLine(parts.at(-1) ?? '').replace(/\.git$/, '') || 'the project';
}
