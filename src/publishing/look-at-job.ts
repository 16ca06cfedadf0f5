import { errnoOf } from '../domain/errors.ts';
import { sha256 } from '../platform/hash.ts';
import type { ManifestReader, PublishJob } from '../store/store.ts';
import type { PublishItem } from './publisher.ts';

export interface LookParts {
  readonly manifest: ManifestReader;
  /** The bytes at a home-relative path; undefined when there is no such file. */
  readonly read: (path: string) => Promise<Buffer | undefined>;
  /** Why a text must not leave as things stand; undefined when it may. Whatever it throws holds the job too. */
  readonly gate: (job: PublishJob, text: string) => string | undefined;
}

/** What is to be done with a job, found out before anything is recorded. */
export type Look =
  | { readonly kind: 'publish'; readonly job: PublishJob; readonly item: PublishItem }
  | { readonly kind: 'hold'; readonly job: PublishJob; readonly why: string }
  /** It may be on its way to another place: `hold` once it stays away. */
  | { readonly kind: 'missing'; readonly job: PublishJob; readonly why: string };

/** Statuses that may come to something without anybody doing something about the queue. */
export const openStatuses: readonly string[] = ['approved', 'active', 'failed', 'blocked'];
export const isOpen = (job: PublishJob): boolean => openStatuses.includes(job.status);

/** The text that was approved, and no other: one that was changed since has nobody's yes. */
export async function lookAtJob(parts: LookParts, job: PublishJob): Promise<Look> {
  const hold = (why: string): Look => ({ kind: 'hold', job, why });
  const bytes = await readArtifact(parts, job.path);
  if (typeof bytes === 'string') return { kind: 'missing', job, why: bytes };
  if (sha256(bytes) !== job.content_hash) {
    return hold('The artifact was changed after it was made.');
  }
  const text = bytes.toString('utf8');
  const why = refusal(parts, job, text);
  if (why !== undefined) return hold(why);
  const { dedup_key: key, slot, type, session_id } = job;
  const timestamp = parts.manifest.get('sessions', session_id)?.timestamp ?? job.created_at;
  return { kind: 'publish', job, item: { key, slot, type, session_id, timestamp, text } };
}

const notThere = 'The artifact is not there any more.';
/** The artifact's own; any other error is the machine's, and no reason to give a job up. */
const unreadable: readonly string[] = ['EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'ENAMETOOLONG'];

/** The bytes, or why there are none. */
async function readArtifact({ read }: LookParts, path: string): Promise<Buffer | string> {
  try {
    return (await read(path)) ?? notThere;
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined || !unreadable.includes(code)) throw error;
    return `The artifact cannot be read (${code}).`;
  }
}

/** A gate that breaks is a gate that is closed. */
function refusal({ gate }: LookParts, job: PublishJob, text: string): string | undefined {
  try {
    return gate(job, text);
  } catch {
    return 'The check before publishing failed.';
  }
}
