import type { FileMove, FileTask } from '../domain/file-task.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { SessionRecord, Store, Transaction } from '../store/store.ts';
import { archiveMoves, itemOf, placeAfter } from './archive-places.ts';
import { relocate } from './relocate.ts';

export interface ArchiveParts {
  readonly store: Pick<Store, 'transact' | 'tasks'>;
  /** Does a recorded task; `changed` or `gone`: an agent was faster, and has its file where it was. */
  readonly perform: (id: number, task: FileTask) => Promise<string>;
  /** The session file's text with the answer for this place in it. */
  readonly answered: (accepted: AcceptedSession, record: SessionRecord) => string;
  /** True when something stands at the home-relative path. */
  readonly isThere: (path: string) => Promise<boolean>;
  /** Home-relative folders directly in a folder. */
  readonly foldersIn: (path: string) => Promise<readonly string[]>;
}

export interface Archived {
  readonly session: SessionRecord;
  /** Where the file is now, home-relative. */
  readonly path: string;
}

/**
 * Moves one file of a finished session, as it was just read, out of the inbox: the session's own file
 * together with its artifacts, a duplicate alone. One journal line says it, then it is done. Undefined
 * when it is not to be moved (any more): it is not finished, waits for its answer, or is new work.
 */
export async function archiveFile(
  parts: ArchiveParts,
  accepted: AcceptedSession,
): Promise<Archived | undefined> {
  const recorded = await parts.store.transact('session.archived', (tx) =>
    recordFile(parts, tx, accepted),
  );
  if (!recorded) return undefined;
  const { id, task, session, path } = recorded;
  const result = await parts.perform(id, task);
  if (result === 'written' || result === 'unchanged') return { session, path };
  await recordNotMoved(parts, session.session_id, task.moves);
  return undefined;
}

async function recordFile(parts: ArchiveParts, tx: Transaction, accepted: AcceptedSession) {
  const known = await tx.get('sessions', accepted.session.session_id);
  if (!known || !isAnswered(known, accepted)) return undefined;
  const moves = await movesFor(parts, known, accepted.path);
  const others = await ownersIn(parts, tx, moves, known);
  const isRest = await Promise.all([known, ...others].map((one) => isAtRest(tx, one)));
  if (moves.length === 0 || isRest.includes(false) || hasWork(parts, moves)) return undefined;
  const session = await relocate(tx, known, moves);
  for (const other of others) await relocate(tx, other, moves);
  const path = placeAfter(moves, accepted.path);
  const after = textAfter(parts, accepted, { path, session });
  const echo = { path, before: accepted.text, after };
  const task = { tag: tagOf(known), moves, echo };
  return { id: tx.afterwards(task), task, session, path };
}

/** Moves the artifacts of a finished session whose file is not in the inbox any more. */
export async function archiveFolder(
  parts: ArchiveParts,
  sessionId: string,
): Promise<Archived | undefined> {
  const recorded = await parts.store.transact('session.archived', async (tx) => {
    const known = await tx.get('sessions', sessionId);
    const item = known && itemOf(known.artifact_folder);
    if (!known || item === undefined || !(await isAtRest(tx, known))) return;
    if (item === itemOf(known.source) || !(await parts.isThere(item))) return;
    const moves = await archiveMoves([item], monthOf(known), parts.isThere);
    if (hasWork(parts, moves)) return;
    const session = await relocate(tx, known, moves);
    const task = { tag: tagOf(known), moves };
    return { id: tx.afterwards(task), task, session };
  });
  if (!recorded) return undefined;
  await parts.perform(recorded.id, recorded.task);
  return { session: recorded.session, path: recorded.session.artifact_folder };
}

const finished: readonly string[] = ['complete', 'partial', 'failed', 'not_applicable'];
export const isFinished = ({ status }: Pick<SessionRecord, 'status'>): boolean =>
  finished.includes(status);

/** Nobody works on it, and nobody publishes from it just now. */
async function isAtRest(tx: Transaction, session: SessionRecord): Promise<boolean> {
  if (!isFinished(session)) return false;
  const jobs = await tx.jobsOfSession(session.session_id);
  return !jobs.some(({ status }) => status === 'active');
}

/** The file holds what is recorded of it and, unless that is an earlier revision, its answer. */
function isAnswered(
  known: SessionRecord,
  { session, fingerprint, path }: AcceptedSession,
): boolean {
  if (known.files[path] !== fingerprint) return false;
  if (fingerprint !== known.fingerprint) return true;
  const answer = (session as { flywheel?: unknown }).flywheel;
  const { fingerprint: of, revision } = (answer ?? {}) as Record<string, unknown>;
  return of === known.fingerprint && revision === known.revision;
}

/** The session's own file takes its artifacts along, wherever they are in the inbox. */
function movesFor(
  { isThere }: ArchiveParts,
  known: SessionRecord,
  path: string,
): Promise<FileMove[]> {
  const item = itemOf(path);
  const artifacts = itemOf(known.artifact_folder);
  const isOwn = path === known.source;
  const items = [item, isOwn ? artifacts : undefined].filter((one) => one !== undefined);
  return archiveMoves([...new Set(items)], monthOf(known), isThere);
}

/** A task that has not been done yet has a place in what would be moved. */
function hasWork({ store }: ArchiveParts, moves: readonly FileMove[]): boolean {
  const done = store.tasks.doneUpTo();
  return store.tasks.open().some(({ id, task }) => {
    if (id <= done) return false;
    const files = (task.files ?? []).map(({ path }) => path);
    const places = [...files, ...(task.moves ?? []).flatMap(({ from, to }) => [from, to])];
    if (task.echo) places.push(task.echo.path);
    return places.some((path) => placeAfter(moves, path) !== path);
  });
}

/** Other sessions whose artifacts are in a folder that moves: they used its name before. */
async function ownersIn(
  { foldersIn }: ArchiveParts,
  tx: Transaction,
  moves: readonly FileMove[],
  known: SessionRecord,
): Promise<SessionRecord[]> {
  const folders = await Promise.all(moves.map(({ from }) => foldersIn(from)));
  const owners = new Map<string, SessionRecord>();
  for (const folder of folders.flat()) {
    const id = await tx.ownerOfFolder(folder);
    const session = id === undefined ? undefined : await tx.get('sessions', id);
    if (!session || id === known.session_id || session.artifact_folder !== folder) continue;
    owners.set(session.session_id, session);
  }
  return [...owners.values()];
}

function textAfter(
  { answered }: ArchiveParts,
  accepted: AcceptedSession,
  { session, path }: Archived,
): string {
  // An old copy of a session that has changed since waits for nothing.
  if (accepted.fingerprint !== session.fingerprint) return accepted.text;
  return answered({ ...accepted, path }, session);
}

/** The file was rewritten or taken away just before it was moved: what is still there is said to be. */
async function recordNotMoved(
  { store, isThere }: ArchiveParts,
  sessionId: string,
  moves: readonly FileMove[],
): Promise<void> {
  const back: FileMove[] = [];
  for (const { from, to } of moves) {
    if ((await isThere(from)) && !(await isThere(to))) back.push({ from: to, to: from });
  }
  if (back.length === 0) return;
  await store.transact('session.not-archived', async (tx) => {
    const session = await tx.get('sessions', sessionId);
    if (session) await relocate(tx, session, back);
  });
}

const tagOf = ({ fingerprint, revision }: SessionRecord): string =>
  `${fingerprint.slice(0, 12)}-r${revision}`;

/** Of the day it was finished, in UTC. */
const monthOf = ({ finished_at, claimed_at, timestamp }: SessionRecord): string =>
  [finished_at, claimed_at, timestamp]
    .map((at) => /^\d{4}-(?:0[1-9]|1[0-2])/.exec(at ?? '')?.[0])
    .find((month) => month !== undefined) ?? 'undated';
