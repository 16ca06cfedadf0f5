import type { WorkSession } from '../domain/session.ts';
import type { SessionArtifact, SessionRecord } from '../store/store.ts';

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
