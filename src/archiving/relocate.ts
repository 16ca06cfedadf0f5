import type { FileMove } from '../domain/file-task.ts';
import type { SessionArtifact, SessionRecord, Transaction } from '../store/store.ts';
import { placeAfter } from './archive-places.ts';

/**
 * Records, in the caller's transaction, that things have moved: in the session, in the records of
 * its texts and in its publish jobs. Returns the session as it now stands.
 */
export async function relocate(
  tx: Transaction,
  session: SessionRecord,
  moves: readonly FileMove[],
): Promise<SessionRecord> {
  const place = (path: string): string => placeAfter(moves, path);
  const moved = movedSession(session, place);
  tx.put('sessions', moved.session_id, moved);
  for (const hash of hashesOf(session)) {
    const record = await tx.get('artifacts', hash);
    if (!record || place(record.path) === record.path) continue;
    tx.put('artifacts', hash, { ...record, path: place(record.path) });
  }
  for (const job of await tx.jobsOfSession(session.session_id)) {
    if (place(job.path) === job.path) continue;
    tx.put('publish_queue', job.job_id, { ...job, path: place(job.path) });
  }
  return moved;
}

function movedSession(session: SessionRecord, place: (path: string) => string): SessionRecord {
  const inPlace = (artifact: SessionArtifact): SessionArtifact =>
    artifact.path === undefined ? artifact : { ...artifact, path: place(artifact.path) };
  return {
    ...session,
    source: place(session.source),
    artifact_folder: place(session.artifact_folder),
    artifacts: session.artifacts.map(inPlace),
    files: Object.fromEntries(
      Object.entries(session.files).map(([path, fingerprint]) => [place(path), fingerprint]),
    ),
    revisions: session.revisions.map((revision) => ({
      ...revision,
      artifacts: revision.artifacts.map(inPlace),
    })),
  };
}

function hashesOf({ artifacts, revisions }: SessionRecord): Set<string> {
  const all = [...artifacts, ...revisions.flatMap((revision) => revision.artifacts)];
  return new Set(all.flatMap(({ content_hash }) => content_hash ?? []));
}
