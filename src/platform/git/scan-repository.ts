import { FlywheelError } from '../../domain/errors.ts';
import type {
  CommitFacts,
  RepoScan,
  RepoScanResult,
  RepositoryMark,
  ScanRequest,
} from '../../domain/repo.ts';
import { changeTotals } from './change-totals.ts';
import { commitChanges, type ChangeContext } from './commit-changes.ts';
import { createCommitReader, type HistoryCommit } from './commit-reader.ts';
import { parseConventional } from './conventional-header.ts';
import { formatDate } from './format-date.ts';
import type { ObjectStore } from './object-store.ts';
import { openObjects } from './open-objects.ts';
import { openRepository, type OpenRepository } from './open-repository.ts';
import { createPace, type Pace } from './pace.ts';
import { parseMessage } from './parse-message.ts';
import { projectFacts } from './project-facts.ts';
import { createRefs, type Refs } from './read-refs.ts';
import { readMark } from './repository-facts.ts';
import { selectCommits } from './select-commits.ts';

/** The facts of a repository, read from its objects alone: nothing of it runs, the work tree is not looked at. */
export async function scanRepository(
  request: ScanRequest,
  signal: AbortSignal,
): Promise<RepoScanResult> {
  signal.throwIfAborted();
  const opened = await openRepository(request.path);
  if (opened.kind === 'unreachable' && request.at) throw gone(opened.reason);
  if (opened.kind === 'unreachable') return { ...opened, path: request.path };
  return { kind: 'scanned', scan: await scanOpened(opened.repository, request, signal) };
}

async function scanOpened(
  repository: OpenRepository,
  request: ScanRequest,
  signal: AbortSignal,
): Promise<RepoScan> {
  const objects = await openObjects(repository);
  try {
    return await scanObjects(repository, objects, request, createPace(signal));
  } finally {
    await objects.close();
  }
}

async function scanObjects(
  repository: OpenRepository,
  store: ObjectStore,
  { at, select, renames = true }: ScanRequest,
  pace: Pace,
): Promise<RepoScan> {
  const refs = refsAt(createRefs(repository), at);
  const reader = await createCommitReader(store, repository, at?.shallow);
  const facts = at ? factsAt(at) : await readMark(repository, refs);
  const { head } = facts;
  const chosen = await selectCommits({ store, refs, commits: reader, head, pace }, select);
  const context = { store, commits: reader, pace, renames };
  const commits: CommitFacts[] = [];
  for (const commit of chosen.commits) commits.push(await commitFacts(context, commit));
  const tree = head === null ? undefined : (await reader.read(head)).tree;
  return {
    repository: { ...facts, is_shallow: reader.isShallow },
    commits,
    selected_by: chosen.selectedBy,
    unresolved: chosen.unresolved,
    totals: changeTotals(commits),
    net: null,
    project: await projectFacts({ store, pace }, tree, facts.name),
  };
}

function factsAt(mark: RepositoryMark): Omit<RepositoryMark, 'kind' | 'path' | 'shallow'> {
  const { name, root, head, branch, remote, default_branch, tags } = mark;
  return { name, root, head, branch, remote, default_branch, tags };
}

const refsAt = (refs: Refs, at: RepositoryMark | undefined): Refs =>
  at ? { ...refs, head: () => Promise.resolve({ oid: at.head, branch: at.branch }) } : refs;

/** It may be a disk that is not mounted now; what it held cannot be told otherwise. */
const gone = (reason: string): FlywheelError =>
  new FlywheelError(
    'REPOSITORY_UNREADABLE',
    `The repository that was there when the session was claimed is not there now: ${reason}.`,
    {
      retry: 'later',
      hint: 'Put it back where it was, or `flywheel retry` to do the session as things are now.',
    },
  );

async function commitFacts(context: ChangeContext, commit: HistoryCommit): Promise<CommitFacts> {
  const message = parseMessage(commit.message);
  return {
    hash: commit.oid,
    parents: commit.parents,
    author: commit.author,
    date: formatDate(commit.time, commit.zone),
    author_date: formatDate(commit.written.time, commit.written.zone),
    ...message,
    ...parseConventional(message),
    files: await commitChanges(context, commit),
    ...(commit.cutOff ? { cut_off: true } : {}),
  };
}
