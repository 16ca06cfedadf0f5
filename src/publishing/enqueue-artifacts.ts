import type { ArtifactDraft, ReadyArtifact } from '../domain/artifact.ts';
import type { PublishJob, SessionRecord, Transaction } from '../store/store.ts';

export interface PublishingSettings {
  readonly unattended: boolean;
  /** Artifact type to its targets. */
  readonly routes: Readonly<Record<string, readonly string[] | undefined>>;
  /** Target to who says yes; a target that is not named waits for a person. */
  readonly policy: Readonly<Record<string, 'auto' | 'review' | undefined>>;
}

/**
 * Puts the artifacts of a session into the publish queue, in the transaction that records them. A
 * text its place already shows, or waits to show, makes no job; what waits there with another text,
 * and what the session had waiting from an earlier revision, is superseded.
 */
export async function enqueueArtifacts(
  tx: Transaction,
  session: SessionRecord,
  artifacts: readonly ReadyArtifact[],
  { settings, at }: { settings: PublishingSettings; at: string },
): Promise<void> {
  const keep = new Set<string>();
  for (const artifact of artifacts) {
    for (const target of settings.routes[artifact.draft.type] ?? []) {
      const slot = slotOf(target, artifact.draft);
      const latest = await tx.latestJob(target, slot);
      if (latest && shows(latest, artifact.content_hash)) {
        keep.add(latest.job_id);
        continue;
      }
      if (latest) supersede(tx, latest, at, 'a newer text waits for the same place');
      const approved = settings.unattended || settings.policy[target] === 'auto';
      const job = newJob({ session, artifact, target, slot, at, latest, approved });
      tx.put('publish_queue', job.job_id, job);
      keep.add(job.job_id);
    }
  }
  for (const job of await tx.jobsOfSession(session.session_id)) {
    if (!keep.has(job.job_id)) supersede(tx, job, at, 'the session was changed');
  }
}

/** The place a target shows an artifact at: repository and file, page, or post. */
export function slotOf(target: string, draft: ArtifactDraft): string {
  if (target === 'github') return `${draft.repository ?? draft.slug}/${draft.filename}`;
  const kind = draft.type.replaceAll('_', '-');
  return target === 'website' ? `/${kind}/${draft.slug}/` : `${kind}/${draft.slug}`;
}

const waiting: readonly string[] = ['drafted', 'approved', 'failed', 'blocked'];
const showing: readonly string[] = [...waiting, 'active', 'published', 'unknown', 'rejected'];

/** A rejected text is never proposed again, so it counts as known too. */
const shows = (job: PublishJob, contentHash: string): boolean =>
  job.content_hash === contentHash && showing.includes(job.status);

function supersede(tx: Transaction, job: PublishJob, at: string, why: string): void {
  if (!waiting.includes(job.status)) return;
  const history = [...job.history, { status: 'superseded', at, by: 'flywheel', why }];
  tx.put('publish_queue', job.job_id, { ...job, status: 'superseded', history });
}

interface NewJob {
  readonly session: SessionRecord;
  readonly artifact: ReadyArtifact;
  readonly target: string;
  readonly slot: string;
  readonly at: string;
  readonly latest: PublishJob | undefined;
  readonly approved: boolean;
}

function newJob({ session, artifact, target, slot, at, latest, approved }: NewJob): PublishJob {
  const { content_hash, path, draft } = artifact;
  const generation = (latest?.generation ?? 0) + 1;
  const status = approved ? 'approved' : 'drafted';
  const why = approved ? `policy: ${target} needs no person` : `policy: ${target} waits for a yes`;
  return {
    job_id: `${target}-${session.session_id}-${draft.type}-${generation}`,
    session_id: session.session_id,
    type: draft.type,
    path,
    target,
    slot,
    status,
    created_at: at,
    content_hash,
    dedup_key: `${target}:${slot}:${content_hash}:${generation}`,
    generation,
    history: [{ status, at, by: 'flywheel', why }],
  };
}
