import type { RunOutcome } from '../domain/run.ts';
import type { ArtifactRecord, Run, SessionArtifact, SessionRecord, Transaction } from './store.ts';

/** An artifact of the run as it is now on disk, or why it is not. */
export type WrittenArtifact = SessionArtifact & { readonly bytes?: number };

export interface Facts {
  readonly run: Run;
  readonly outcome: RunOutcome;
  readonly artifacts: readonly WrittenArtifact[];
  /** Where artifacts of the revision before were moved: old path to new path. */
  readonly moved: ReadonlyMap<string, string>;
  readonly at: string;
}

/**
 * Records how a run ended and closes it, in the caller's transaction. Returns the session as it now
 * stands; undefined when a newer revision has taken the run's place.
 */
export async function recordFacts(
  tx: Transaction,
  facts: Facts,
): Promise<SessionRecord | undefined> {
  const { run, outcome, at } = facts;
  tx.remove('runs', run.run_id);
  const known = await tx.get('sessions', run.session_id);
  if (known?.fingerprint !== run.fingerprint || known.revision !== run.revision) return undefined;
  for (const artifact of facts.artifacts) await recordArtifact(tx, known, artifact);
  const artifacts = facts.artifacts.map(({ bytes, ...artifact }) => artifact);
  const { not_before, reason, ...rest } = known;
  const session: SessionRecord = {
    ...rest,
    status: outcome.status,
    finished_at: at,
    ready_for_publication: artifacts.some(({ status }) => status === 'complete'),
    artifacts,
    findings: [...outcome.findings],
    errors: [...outcome.errors],
    ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
    // Also earlier ones: a revision that was never finished left those of the one before it.
    revisions: known.revisions.map((revision) => movedRevision(revision, facts.moved)),
  };
  tx.put('sessions', session.session_id, session);
  return session;
}

/** Records that a run failed for now and is tried again at `notBefore`. */
export async function recordWaiting(
  tx: Transaction,
  run: Run,
  notBefore: string,
  reason: string,
): Promise<void> {
  const known = await tx.get('sessions', run.session_id);
  if (known?.fingerprint !== run.fingerprint) return;
  tx.put('sessions', run.session_id, {
    ...known,
    status: 'waiting',
    not_before: notBefore,
    reason,
  });
}

async function recordArtifact(
  tx: Transaction,
  session: SessionRecord,
  { type, path, content_hash, generated_at, bytes }: WrittenArtifact,
): Promise<void> {
  if (content_hash === undefined || path === undefined || generated_at === undefined) return;
  if (await tx.get('artifacts', content_hash)) return;
  const record: ArtifactRecord = {
    content_hash,
    type,
    path,
    session_id: session.session_id,
    session_type: session.session_type,
    agent_id: session.agent_id,
    bytes: bytes ?? 0,
    generated_at,
  };
  tx.put('artifacts', content_hash, record);
}

function movedRevision(
  revision: SessionRecord['revisions'][number],
  moved: ReadonlyMap<string, string>,
): SessionRecord['revisions'][number] {
  const artifacts = revision.artifacts.map((artifact) => {
    const now = artifact.path === undefined ? undefined : moved.get(artifact.path);
    return now === undefined ? artifact : { ...artifact, path: now };
  });
  return { ...revision, artifacts };
}
