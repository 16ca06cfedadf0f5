import { FlywheelError } from '../../domain/errors.ts';
import type {
  CommitFacts,
  RepoScan,
  RepoScanResult,
  RepositoryMark,
  ScanRequest,
} from '../../domain/repo.ts';
import { withCache } from './cached-store.ts';
import { changeTotals } from './change-totals.ts';
import { commitChanges, type ChangeContext } from './commit-changes.ts';
import { createCommitReader, type HistoryCommit } from './commit-reader.ts';
import { parseConventional } from './conventional-header.ts';
import { formatDate } from './format-date.ts';
import { createIsomorphicStore } from './isomorphic-store.ts';
import { openRepository, type OpenRepository } from './open-repository.ts';
import { createPace } from './pace.ts';
import { parseMessage } from './parse-message.ts';
import { projectFacts } from './project-facts.ts';
import { createRefs, type Head, type Refs } from './read-refs.ts';
import { remoteUrl } from './remote-url.ts';
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
  const pace = createPace(signal);
  const store = withCache(await createIsomorphicStore(repository.commonDir));
  const { at } = request;
  const refs = refsAt(createRefs(repository), at);
  const reader = await createCommitReader(store, repository, at?.shallow);
  const head = await refs.head();
  const facts = at ? factsAt(at) : repositoryFacts(repository, head);
  const chosen = await selectCommits(
    { store, refs, commits: reader, head: head.oid, pace },
    request.select,
  );
  const context = { store, commits: reader, pace, renames: request.renames ?? true };
  const commits: CommitFacts[] = [];
  for (const commit of chosen.commits) commits.push(await commitFacts(context, commit));
  const tree = head.oid === null ? undefined : (await reader.read(head.oid)).tree;
  return {
    repository: { ...facts, is_shallow: reader.isShallow },
    commits,
    selected_by: chosen.selectedBy,
    unresolved: chosen.unresolved,
    totals: changeTotals(commits),
    project: await projectFacts({ store, pace }, tree, facts.name),
  };
}

const repositoryFacts = (
  { name, root, config }: OpenRepository,
  head: Head,
): Omit<RepoScan['repository'], 'is_shallow'> => ({
  name,
  root,
  head: head.oid,
  branch: head.branch,
  remote: remoteUrl(config.get('remote.origin.url') ?? ''),
});

const factsAt = ({
  name,
  root,
  head,
  branch,
  remote,
}: RepositoryMark): Omit<RepoScan['repository'], 'is_shallow'> => ({
  name,
  root,
  head,
  branch,
  remote,
});

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
    ...message,
    ...parseConventional(message),
    files: await commitChanges(context, commit),
    ...(commit.cutOff ? { cut_off: true } : {}),
  };
}
