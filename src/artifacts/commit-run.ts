import type { ReadyArtifact } from '../domain/artifact.ts';
import type { FileTask } from '../domain/file-task.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { AcceptedSession, WorkSession } from '../domain/session.ts';
import type { Clock } from '../platform/clock.ts';
import { spliceKeys } from '../platform/json/splice-keys.ts';
import { recordFacts } from '../store/record-facts.ts';
import type { Run, SessionRecord, Store, Transaction } from '../store/store.ts';
import type { EchoResult } from './answer-file.ts';
import { echoOf } from './echo.ts';
import { filesOf, movesOf, type RunFiles } from './file-task-of.ts';
import type { FileWork } from './file-work.ts';

export interface CommitParts {
  readonly store: Store;
  readonly fileWork: Pick<FileWork, 'perform'>;
  readonly clock: Clock;
  /** Enqueues what is ready, in the transaction of the facts. */
  readonly enqueue: (
    tx: Transaction,
    session: SessionRecord,
    ready: readonly ReadyArtifact[],
    at: string,
  ) => Promise<void>;
}

/**
 * Makes a run's outcome real: one transaction with its facts and with the task of its files; then
 * the files, which the journal from now on has whole. Returns the session as it now stands;
 * undefined when a newer revision has taken the run's place: then nothing of it was recorded.
 * Throws `STORE_UNWRITABLE`: the run is still open. `RUN_ABORTED`: it is recorded, and its files are
 * put in place at the next start. `OUTPUT_UNWRITABLE`: it is recorded, and its files are tried again
 * until they are in place; `onPlaced` hears when, then and otherwise.
 */
export async function commitRun(
  parts: CommitParts,
  run: Run,
  session: WorkSession,
  outcome: RunOutcome,
  onPlaced: (record: SessionRecord) => void,
): Promise<SessionRecord | undefined> {
  const at = new Date(parts.clock.now()).toISOString();
  const made = filesOf(run, outcome, at);
  const recorded = await parts.store.transact('run.finished', async (tx) => {
    const known = await tx.get('sessions', run.session_id);
    const moves = movesOf(run, known, made.ready);
    const moved = new Map(moves.map(({ from, to }) => [from, to]));
    const { artifacts } = made;
    const record = await recordFacts(tx, { run, outcome, artifacts, moved, at });
    if (!record) return undefined;
    await parts.enqueue(tx, record, made.ready, at);
    const claimed = { session, text: run.input, path: run.source };
    const task: FileTask = { ...filesTask(run, made, moves), ...echoTask(claimed, record) };
    return { record, task, id: tx.afterwards(task) };
  });
  if (!recorded) return undefined;
  const { id, task, record } = recorded;
  await firstTry(parts, id, task, () => {
    onPlaced(record);
  });
  return record;
}

/** Nobody holds a turn for files that cannot be written: they are tried on without him. */
function firstTry(
  { fileWork }: CommitParts,
  id: number,
  task: FileTask,
  onPlaced: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    fileWork.perform(id, task, reject).then(onPlaced).then(resolve, reject);
  });
}

/** Answers a file that holds work done before; nothing is written, nor recorded, if it has its answer. */
export async function repeatEcho(
  { store, fileWork }: CommitParts,
  accepted: AcceptedSession,
  record: SessionRecord,
): Promise<EchoResult> {
  const { echo } = echoTask(accepted, record);
  if (!echo) return 'unchanged';
  const task = { tag: tagOf(record), echo };
  // It replaces bytes of an agent that stand nowhere else: so the journal has them first.
  const id = await store.transact('echo.repeated', (tx) => Promise.resolve(tx.afterwards(task)));
  return new Promise((resolve, reject) => {
    fileWork.perform(id, task, reject).then(resolve, reject);
  });
}

function filesTask(run: Run, { files }: RunFiles, moves: NonNullable<FileTask['moves']>): FileTask {
  return {
    tag: tagOf(run),
    ...(moves.length > 0 ? { moves } : {}),
    ...(files.length > 0 ? { files } : {}),
  };
}

const tagOf = ({ fingerprint, revision }: Pick<Run, 'fingerprint' | 'revision'>): string =>
  `${fingerprint.slice(0, 12)}-r${revision}`;

/** Everything but our own keys stays as it was, byte by byte. */
function echoTask(
  { session, text, path }: Pick<AcceptedSession, 'session' | 'text' | 'path'>,
  record: SessionRecord,
): Pick<FileTask, 'echo'> {
  const after = spliceKeys(text, echoOf(session, record, path));
  return after === text ? {} : { echo: { path, before: text, after } };
}
