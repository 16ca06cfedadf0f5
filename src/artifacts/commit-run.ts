import type { ReadyArtifact } from '../domain/artifact.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { WorkSession } from '../domain/session.ts';
import type { Clock } from '../platform/clock.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import type { Home } from '../platform/home.ts';
import { recordFacts } from '../store/record-facts.ts';
import type { Run, SessionRecord, Store, Transaction } from '../store/store.ts';
import { writeEcho, type EchoResult } from './echo.ts';
import { writeFiles } from './write-files.ts';

export interface CommitParts {
  readonly store: Store;
  readonly home: Home;
  readonly files: DurableFiles;
  readonly clock: Clock;
  /** Enqueues what is ready, in the transaction of the facts. */
  readonly enqueue: (
    tx: Transaction,
    session: SessionRecord,
    ready: readonly ReadyArtifact[],
    at: string,
  ) => Promise<void>;
}

export interface Committed {
  /** Undefined: a newer revision has taken the run's place, and nothing of it was recorded. */
  readonly session: SessionRecord | undefined;
  readonly echo: EchoResult;
}

/**
 * Makes a run's outcome real: files, then facts, then echo. Each may be repeated after a crash with
 * the same result. Throws `OUTPUT_UNWRITABLE` or `STORE_UNWRITABLE`; then the run is still open.
 */
export async function commitRun(
  parts: CommitParts,
  run: Run,
  session: WorkSession,
  outcome: RunOutcome,
): Promise<Committed> {
  const at = new Date(parts.clock.now()).toISOString();
  const known = parts.store.manifest.get('sessions', run.session_id);
  const written = await writeFiles({ ...parts, at }, run, outcome, known);
  const ready = readyArtifacts(outcome, written.artifacts);
  const record = await parts.store.transact('run.finished', async (tx) => {
    const facts = { run, outcome, ...written, at };
    const recorded = await recordFacts(tx, facts);
    if (recorded) await parts.enqueue(tx, recorded, ready, at);
    return recorded;
  });
  if (!record) return { session: undefined, echo: 'unchanged' };
  const target = {
    files: parts.files,
    path: parts.home.absolute(run.source),
    source: run.source,
  };
  const claimed = { session, text: run.input, fingerprint: run.fingerprint };
  return { session: record, echo: await writeEcho(target, claimed, record) };
}

function readyArtifacts(
  outcome: RunOutcome,
  written: readonly { type: string; path?: string; content_hash?: string }[],
): ReadyArtifact[] {
  return outcome.artifacts.flatMap((one) => {
    const { path, content_hash } = written.find(({ type }) => type === one.type) ?? {};
    if (one.status !== 'complete' || path === undefined || content_hash === undefined) return [];
    return [{ draft: one.draft, path, content_hash }];
  });
}
