import type { ManifestReader, PublishJob, Store } from '../store/store.ts';
import { isOpen, openStatuses } from './look-at-job.ts';

/** Sessions that were archived while their jobs for this target waited; ends early when told so. */
export async function sessionsWithJobs(
  manifest: ManifestReader,
  target: string,
  isOver: () => boolean,
): Promise<string[]> {
  const ids: string[] = [];
  for await (const { session, publish_queue } of manifest.archived({ jobStatuses: openStatuses })) {
    if (isOver()) break;
    if (publish_queue.some(waitsFor(target))) ids.push(session.session_id);
  }
  return ids;
}

/** Makes the jobs of archived sessions hot, durably, where publishing finds them; returns them. */
export async function takeOut(
  store: Store,
  target: string,
  sessionIds: readonly string[],
): Promise<PublishJob[]> {
  if (sessionIds.length === 0) return [];
  return store.transact('publish.taken-out', async (tx) => {
    const out: PublishJob[] = [];
    for (const id of sessionIds) {
      for (const job of (await tx.jobsOfSession(id)).filter(waitsFor(target))) {
        // As it is: what is written of an archived session makes it hot.
        tx.put('publish_queue', job.job_id, job);
        out.push(job);
      }
    }
    return out;
  });
}

const waitsFor =
  (target: string) =>
  (job: PublishJob): boolean =>
    job.target === target && isOpen(job);
