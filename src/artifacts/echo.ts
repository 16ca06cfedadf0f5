import type { AcceptedSession, WorkSession } from '../domain/session.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import { spliceKeys } from '../platform/json/splice-keys.ts';
import type { SessionArtifact, SessionRecord } from '../store/store.ts';

/** How writing an echo ended; `changed` and `gone` are the agent's doing and no fault. */
export type EchoResult = 'written' | 'unchanged' | 'changed' | 'gone';

export interface EchoTarget {
  readonly files: DurableFiles;
  /** Absolute path of the session file. */
  readonly path: string;
  /** Home-relative. */
  readonly source: string;
}

/**
 * Writes what became of a session into its file. Everything but our own keys stays as it was, byte
 * by byte; a file that is no longer what we read is left alone, for it is new work.
 */
export async function writeEcho(
  target: EchoTarget,
  { session, text, fingerprint }: Pick<AcceptedSession, 'session' | 'text' | 'fingerprint'>,
  record: SessionRecord,
): Promise<EchoResult> {
  const echoed = spliceKeys(text, echoOf(session, record, target.source));
  if (echoed === text) return 'unchanged';
  const file = { path: target.path, bytes: Buffer.from(echoed) };
  const tag = `echo-${fingerprint.slice(0, 12)}`;
  const result = await target.files.replaceIfUnchanged(file, Buffer.from(text), tag);
  return result === 'replaced' ? 'written' : result;
}

/** The values of our keys. Made from facts alone: the same facts give the same echo. */
export function echoOf(
  session: WorkSession,
  record: SessionRecord,
  source: string,
): Record<'artifacts' | 'pipeline_status' | 'flywheel', unknown> {
  const artifacts = Object.fromEntries(
    record.artifacts.map((one) => [one.type, echoArtifact(one)]),
  );
  const isOther = source !== record.source;
  return {
    artifacts: { ...session.artifacts, ...artifacts },
    pipeline_status: {
      ...session.pipeline_status,
      [`${record.session_type}_artifact`]: record.status === 'running' ? 'pending' : record.status,
    },
    flywheel: {
      fingerprint: record.fingerprint,
      revision: record.revision,
      ...(isOther ? { duplicate_of: record.source } : {}),
      artifact_folder: record.artifact_folder,
      ...(record.reason === undefined ? {} : { reason: record.reason }),
      findings: record.findings,
      errors: record.errors,
    },
  };
}

function echoArtifact(artifact: SessionArtifact): Record<string, unknown> {
  const { status, path, content_hash, generated_at, reason, error } = artifact;
  return {
    generated: status === 'complete',
    path: path ?? null,
    status,
    content_hash: content_hash ?? null,
    generated_at: generated_at ?? null,
    ...(reason === undefined ? {} : { reason }),
    ...(error === undefined ? {} : { error }),
  };
}
