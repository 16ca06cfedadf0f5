import type { PublishJob, SessionRecord, Transaction } from '../store/store.ts';
import type { HomeView, Place } from './home-view.ts';
import { readReceipts, type ReceiptEntry } from './read-receipts.ts';

interface Parts {
  readonly view: HomeView;
  readonly tx: Transaction;
  readonly at: string;
}

/**
 * Notes in the publish queue that the places of a session's artifacts may show them already, so that
 * nothing is published a second time. Nobody can tell from disk whether a place shows a text: these
 * jobs are `unknown`, which counts as shown and waits for a person. Returns what could not be decided.
 */
export async function enqueueKnown(parts: Parts, session: SessionRecord): Promise<string[]> {
  const { view, tx, at } = parts;
  const receipts = readReceipts(view, session.artifact_folder);
  const undecided: string[] = [];
  const keep = new Set<string>();
  for (const { type, content_hash, path, generated_at } of session.artifacts) {
    if (content_hash === undefined || path === undefined || generated_at === undefined) continue;
    const entry = receipts.kind === 'read' ? receipts.entries.get(type) : undefined;
    if (entry?.slug === undefined || entry.content_hash !== content_hash) {
      undecided.push(`where ${path} is shown cannot be told: its receipts are missing or differ`);
      continue;
    }
    for (const place of view.placesOf(placed(entry, entry.slug))) {
      const text = { session, type, path, content_hash, generated_at };
      keep.add(await shownAt(tx, place, text, at));
    }
  }
  // Without receipts nobody can tell whether a job is of this text or of an earlier one.
  if (undecided.length > 0) return undecided;
  for (const job of await tx.jobsOfSession(session.session_id)) {
    if (!keep.has(job.job_id) && waiting.includes(job.status)) {
      tx.put('publish_queue', job.job_id, became(job, 'superseded', at, 'the session was changed'));
    }
  }
  return [];
}

const placed = (entry: ReceiptEntry, slug: string): Parameters<HomeView['placesOf']>[0] => ({
  ...entry,
  slug,
});

/** What goes out by itself, or with one yes. */
const waiting: readonly string[] = ['drafted', 'approved', 'failed', 'blocked'];
export const outstanding: readonly string[] = [...waiting, 'active'];

/** A job that may have been done since it was recorded; undefined where nothing is in doubt. */
export function inDoubt(job: PublishJob, at: string, why: string): PublishJob | undefined {
  return outstanding.includes(job.status) ? became(job, 'unknown', at, why) : undefined;
}

function became(
  job: PublishJob,
  status: PublishJob['status'],
  at: string,
  why: string,
): PublishJob {
  return { ...job, status, history: [...job.history, { status, at, by: 'flywheel', why }] };
}

interface Shown {
  readonly session: SessionRecord;
  readonly type: string;
  readonly path: string;
  readonly content_hash: string;
  readonly generated_at: string;
}

/** The id of the job that says so; one is made where none does. */
async function shownAt(
  tx: Transaction,
  { target, slot }: Place,
  { session: { session_id }, type, path, content_hash, generated_at }: Shown,
  at: string,
): Promise<string> {
  const latest = await tx.latestJob(target, slot);
  if (latest?.content_hash === content_hash && latest.status !== 'superseded') return latest.job_id;
  // The place has gone on since.
  if (latest && latest.created_at > generated_at) return latest.job_id;
  if (latest && waiting.includes(latest.status)) {
    const why = 'a newer text was found for the same place';
    tx.put('publish_queue', latest.job_id, became(latest, 'superseded', at, why));
  }
  let generation = (latest?.generation ?? 0) + 1;
  const idOf = (): string => `${target}-${session_id}-${type}-${generation}`;
  while (await tx.get('publish_queue', idOf())) generation += 1;
  const job = { session_id, type, path, target, slot, content_hash, generation };
  tx.put('publish_queue', idOf(), unknownJob(idOf(), job, { at, generated_at }));
  return idOf();
}

function unknownJob(
  job_id: string,
  job: Pick<PublishJob, 'target' | 'slot' | 'content_hash' | 'generation'> &
    Pick<PublishJob, 'session_id' | 'type' | 'path'>,
  { at, generated_at }: { readonly at: string; readonly generated_at: string },
): PublishJob {
  const { target, slot, content_hash, generation } = job;
  const why = 'found on disk: whether it was published is not known';
  return {
    job_id,
    ...job,
    status: 'unknown',
    created_at: generated_at,
    dedup_key: `${target}:${slot}:${content_hash}:${generation}`,
    history: [{ status: 'unknown', at, by: 'flywheel', why }],
  };
}
