import type { ManifestReader, PublishJob, Transaction } from '../store/store.ts';
import { inDoubt, outstanding } from './enqueue-known.ts';

export interface DoubtParts {
  readonly manifest: ManifestReader;
  readonly transact: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  /** RFC 3339. */
  readonly at: string;
  /** Why nobody knows: it stands in the history of each job. */
  readonly why: string;
}

const jobsAtOnce = 100;

/**
 * Marks every job that could go out, by itself or with one yes, as one that may have gone out since:
 * then nothing is published a second time before a person has looked. Returns how many there were.
 */
export async function doubtJobs(parts: DoubtParts): Promise<number> {
  const hot = parts.manifest.all('publish_queue');
  let count = 0;
  for (let from = 0; from < hot.length; from += jobsAtOnce) {
    count += await doubt(parts, hot.slice(from, from + jobsAtOnce));
  }
  for await (const { publish_queue } of parts.manifest.archived({ jobStatuses: outstanding })) {
    count += await doubt(parts, publish_queue);
  }
  return count;
}

async function doubt(
  { transact, at, why }: DoubtParts,
  jobs: readonly PublishJob[],
): Promise<number> {
  if (!jobs.some((job) => inDoubt(job, at, why))) return 0;
  return transact(async (tx) => {
    let count = 0;
    for (const { job_id, session_id } of jobs) {
      // An archived session is written as a whole, so it is read first.
      await tx.get('sessions', session_id);
      const job = await tx.get('publish_queue', job_id);
      const doubted = job && inDoubt(job, at, why);
      if (!doubted) continue;
      tx.put('publish_queue', job_id, doubted);
      count += 1;
    }
    return count;
  });
}
