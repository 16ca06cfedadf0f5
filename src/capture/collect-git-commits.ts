import { FlywheelError } from '../domain/errors.ts';
import type {
  ChangeTotals,
  CommitFacts,
  RepoReader,
  RepoScan,
  ScanRequest,
} from '../domain/repo.ts';

/** An entry of a session's `source_data.git_commits`. */
interface ListedCommit {
  readonly hash: string;
  readonly message: string;
  readonly author: string;
  readonly email: string;
  readonly timestamp: string;
  readonly files: readonly string[];
}

export interface CollectedCommits {
  /** Oldest first, as a session tells them. */
  readonly commits: readonly ListedCommit[];
  readonly totals: ChangeTotals;
  /** Absolute path of the repository's root, for `repo_path`. */
  readonly repo_path: string;
}

export interface CollectOptions {
  readonly signal?: AbortSignal;
  /** Only commits by this name or e-mail (author or co-author); with a date as `since`. */
  readonly author?: string;
}

/**
 * The commits of a repository since a moment (a Date, RFC 3339, `2025-12-02`) or since a revision (`v1.2`,
 * `HEAD~3`, a hash), as a session lists them. Nothing since then is an empty list. Rejects with
 * `REPOSITORY_NOT_FOUND`, or `USAGE_INVALID` for a revision that does not exist.
 */
export async function collectGitCommits(
  repos: RepoReader,
  repoPath: string,
  since: Date | string,
  { signal = new AbortController().signal, author }: CollectOptions = {},
): Promise<CollectedCommits> {
  const select = [selectionSince(since, author)];
  const result = await repos.scan({ path: repoPath, select }, signal);
  if (result.kind === 'unreachable')
    throw new FlywheelError('REPOSITORY_NOT_FOUND', `${repoPath}: ${result.reason}`);
  const { scan } = result;
  refuseUnresolved(scan);
  return {
    commits: scan.commits.map(asListed).reverse(),
    totals: scan.totals,
    repo_path: scan.repository.root ?? repoPath,
  };
}

/** The commits since a date (of `author`, if given), or since a revision. */
export function selectionSince(
  since: Date | string,
  author?: string,
): ScanRequest['select'][number] {
  const from = typeof since === 'string' ? momentOf(since) : since.getTime() / 1000;
  if (from === undefined) return { kind: 'range', from: String(since), to: 'HEAD' };
  if (Number.isNaN(from)) throw new FlywheelError('USAGE_INVALID', 'since is no valid date.');
  const to = Number.MAX_SAFE_INTEGER;
  return { kind: 'window', from, to, ...(author === undefined ? {} : { author }) };
}

/** Seconds of a text that is a date; a revision is none, whatever Date.parse makes of it. */
function momentOf(text: string): number | undefined {
  const form = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;
  if (!form.test(text)) return undefined;
  // Without a zone it is UTC: the result must not depend on where it is run.
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10)) || text.length === 10;
  return Date.parse(zoned ? text : `${text}Z`) / 1000;
}

/** Throws `USAGE_INVALID` when a revision that was asked for does not exist. */
export function refuseUnresolved({ unresolved, repository }: RepoScan): void {
  const [revision] = unresolved;
  // An empty repository has no HEAD, and nothing since anything.
  if (revision === undefined || (revision === 'HEAD' && repository.head === null)) return;
  throw new FlywheelError('USAGE_INVALID', `There is no revision ${revision} in the repository.`, {
    hint: 'Give a date (2025-12-02), a tag, a branch or a commit hash that exists there.',
  });
}

const asListed = (commit: CommitFacts): ListedCommit => ({
  hash: commit.hash,
  message: commit.body === '' ? commit.subject : `${commit.subject}\n\n${commit.body}`,
  author: commit.author.name,
  email: commit.author.email,
  timestamp: commit.date,
  files: commit.files.map((file) => file.path),
});
