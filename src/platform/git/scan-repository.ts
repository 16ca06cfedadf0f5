import { FlywheelError } from '../../domain/errors.ts';
import type { RepoScan, RepoScanResult, RepositoryMark, ScanRequest } from '../../domain/repo.ts';
import { sha256 } from '../hash.ts';
import { readLocalAttributes } from './changes/attribute-files.ts';
import { changeTotals } from './changes/change-totals.ts';
import { openChanges } from './changes/commit-changes.ts';
import { createCommitReader, type CommitReader } from './history/commit-reader.ts';
import type { ObjectStore } from './objects/object-store.ts';
import { isPartialClone } from './objects/local-objects.ts';
import { openObjects } from './objects/open-objects.ts';
import { openRepository, type OpenRepository } from './open-repository.ts';
import { createPace, type Pace } from './pace.ts';
import { projectFacts } from './project/project-facts.ts';
import { createRefs, type Refs } from './refs/read-refs.ts';
import { remember, rememberChanges } from './cache/remember-changes.ts';
import { rememberCommits } from './cache/remember-commits.ts';
import { rememberObjects, type RememberedObjects } from './cache/remember-objects.ts';
import { factsOfMark, readMark } from './repository-facts.ts';
import { forgetful, type KnownFacts, type ScanCache } from './cache/scan-cache.ts';
import { readUncommitted, type WorkRequest } from './worktree/read-uncommitted.ts';
import { selectCommits } from './history/select-commits.ts';

/**
 * The facts of a repository, read from its objects alone: nothing of it runs, the work tree is not
 * looked at unless that is asked for. With a cache only what is new in it is read; the facts are the same.
 */
export async function scanRepository(
  request: ScanRequest,
  signal: AbortSignal,
  cache?: ScanCache,
): Promise<RepoScanResult> {
  signal.throwIfAborted();
  const opened = await openRepository(request.path);
  if (opened.kind === 'unreachable' && request.at) throw gone(opened.reason);
  if (opened.kind === 'unreachable') return { ...opened, path: request.path };
  const { repository } = opened;
  // What a partial clone lacks today may be there tomorrow.
  const known = isPartialClone(repository) ? undefined : await cache?.of(repository);
  const facts = known ?? forgetful;
  return { kind: 'scanned', scan: await scanOpened({ repository, facts }, request, signal) };
}

/** A repository, and what is known of it. */
interface Known {
  readonly repository: OpenRepository;
  readonly facts: KnownFacts;
}

async function scanOpened(
  known: Known,
  request: ScanRequest,
  signal: AbortSignal,
): Promise<RepoScan> {
  const objects = rememberObjects(known.facts, () => openObjects(known.repository, signal));
  try {
    return await scanObjects(known, objects, request, createPace(signal));
  } finally {
    await objects.close();
    // Also of a scan that has failed: another try goes on from there.
    await known.facts.save();
  }
}

async function scanObjects(
  known: Known,
  store: RememberedObjects,
  { at, select, renames = true, uncommitted = false }: ScanRequest,
  pace: Pace,
): Promise<RepoScan> {
  const { facts } = known;
  const { refs, commits, mark, localAttributes } = await openHistory(known, store, at, pace);
  const { head, name } = mark;
  const tree = head === null ? undefined : (await commits.read(head)).tree;
  const chosen = await selectCommits({ store, refs, commits, head, pace }, select);
  store.keepNoMore();
  const changes = rememberChanges(facts, { head, renames, localAttributes }, () =>
    openChanges({ store, commits, pace, renames, head, localAttributes }),
  );
  const found = await inTurn(chosen.commits, (commit) => changes.factsOf(commit));
  return {
    repository: { ...mark, is_shallow: commits.isShallow },
    commits: found,
    selected_by: chosen.selectedBy,
    unresolved: chosen.unresolved,
    totals: changeTotals(found),
    net: await changes.netOf(chosen.commits),
    ...(await projectOrWork(
      { ...known, store, pace, head: tree, renames, localAttributes },
      uncommitted,
      name,
    )),
  };
}

/** The project as it is in HEAD, or in the work tree: of that nothing is kept, for it changes without a trace. */
async function projectOrWork(
  { facts, ...request }: WorkRequest & Pick<Known, 'facts'>,
  uncommitted: boolean,
  name: string,
): Promise<Pick<RepoScan, 'project' | 'uncommitted'>> {
  const { store, pace, head: tree } = request;
  const work = uncommitted ? await readUncommitted(request) : undefined;
  if (work)
    return {
      project: await projectFacts({ store: work.store, pace }, work.tree, name),
      uncommitted: work.uncommitted,
    };
  const project = await remember(facts, `project ${tree ?? 'none'} ${sha256(name)}`, () =>
    projectFacts({ store, pace, listings: facts.memory?.listings }, tree, name),
  );
  return { project, ...(uncommitted ? { uncommitted: null } : {}) };
}

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}

interface History {
  readonly refs: Refs;
  readonly commits: CommitReader;
  readonly mark: ReturnType<typeof factsOfMark>;
  readonly localAttributes: Buffer | undefined;
}

/** As it is now, or as it was `at` another time. */
async function openHistory(
  { repository, facts }: Known,
  store: ObjectStore,
  at: RepositoryMark | undefined,
  pace: Pace,
): Promise<History> {
  const refs = refsAt(createRefs(repository, pace), at);
  const [reader, mark, localAttributes] = await Promise.all([
    createCommitReader(store, repository, at?.shallow),
    at ? factsOfMark(at) : readMark(repository, refs),
    readLocalAttributes(repository),
  ]);
  return { refs, commits: rememberCommits(facts, reader), mark, localAttributes };
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
