import type { FlywheelError } from '../domain/errors.ts';
import type { PublishJob, Transaction } from '../store/store.ts';
import { published, withStatus } from './job-status.ts';
import type { Look } from './look-at-job.ts';
import type { Receipt } from './publisher.ts';

/** What becomes of a job that could not be published. */
export type Judgement =
  /** The flywheel stops: the next start asks the publisher again. */
  | { readonly kind: 'interrupted' }
  /** The machine's fault: no try is counted. */
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'again'; readonly seconds: number }
  | { readonly kind: 'failed' };

export type Judge = (error: FlywheelError, attempt: number) => Judgement;

export type Attempt =
  | { readonly job: PublishJob; readonly receipt: Receipt }
  | { readonly job: PublishJob; readonly error: FlywheelError };

type Begin = Extract<Look, { kind: 'publish' }>;
/** A look that leads to something now. */
export type Decided = Exclude<Look, { kind: 'missing' }>;

export interface Begun {
  /** Active now, durably: these the publisher is asked for. */
  readonly active: readonly Begin[];
  readonly held: readonly PublishJob[];
}

/** Marks what is to be published as active, and the rest with why not. What changed meanwhile is left. */
export async function recordBegin(
  tx: Transaction,
  looks: readonly Decided[],
  at: string,
): Promise<Begun> {
  const active: Begin[] = [];
  const held: PublishJob[] = [];
  for (const look of looks) {
    const job = await tx.get('publish_queue', look.job.job_id);
    if (job?.status !== look.job.status) continue;
    const put = (next: PublishJob): PublishJob => {
      tx.put('publish_queue', next.job_id, next);
      return next;
    };
    if (await isOvertaken(tx, job, look)) {
      put(withStatus(job, 'superseded', at, 'a newer text took the place'));
    } else if (look.kind === 'publish') {
      active.push({
        ...look,
        job: job.status === 'active' ? job : put(withStatus(job, 'active', at)),
      });
    } else if (job.status !== 'blocked' || job.history.at(-1)?.why !== look.why) {
      held.push(put(withStatus(job, 'blocked', at, look.why)));
    }
  }
  return { active, held };
}

/** An older text never comes after a newer one; nor is one held whose successor waits already. */
async function isOvertaken(tx: Transaction, job: PublishJob, look: Decided): Promise<boolean> {
  const latest = await tx.latestJob(job.target, job.slot);
  if (!latest || latest.generation <= job.generation) return false;
  return look.kind === 'hold' || ['active', 'published'].includes(latest.status);
}

/** Records how the attempts ended; returns the jobs as they now stand. An interrupted one stays active. */
export async function recordAttempts(
  tx: Transaction,
  attempts: readonly Attempt[],
  judge: Judge,
  now: number,
): Promise<PublishJob[]> {
  const ended: PublishJob[] = [];
  for (const attempt of attempts) {
    const job = await tx.get('publish_queue', attempt.job.job_id);
    const next = job?.status === 'active' ? afterAttempt(job, attempt, judge, now) : undefined;
    if (!next) continue;
    tx.put('publish_queue', next.job_id, next);
    ended.push(next);
  }
  return ended;
}

function afterAttempt(
  job: PublishJob,
  attempt: Attempt,
  judge: Judge,
  now: number,
): PublishJob | undefined {
  const at = new Date(now).toISOString();
  if ('receipt' in attempt) return published(job, attempt.receipt, at);
  const { error } = attempt;
  if (error.code === 'PUBLICATION_BLOCKED') return withStatus(job, 'blocked', at, error.message);
  const tries = (job.attempts ?? 0) + 1;
  const verdict = judge(error, tries);
  if (verdict.kind === 'interrupted') return undefined;
  const counted = verdict.kind === 'pause' ? {} : { attempts: tries };
  if (verdict.kind === 'failed')
    return { ...withStatus(job, 'dead', at, error.message), ...counted };
  const run_at = new Date(now + verdict.seconds * 1000).toISOString();
  return { ...withStatus(job, 'failed', at, error.message), ...counted, run_at };
}
