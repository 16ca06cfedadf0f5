import type { PublishJob } from '../store/store.ts';
import type { Receipt } from './publisher.ts';

/** The job in a new status, with the line in its history that says since when and why. */
export function withStatus(
  { run_at, ...job }: PublishJob,
  status: PublishJob['status'],
  at: string,
  why?: string,
): PublishJob {
  const entry = { status, at, by: 'flywheel', ...(why === undefined ? {} : { why }) };
  return { ...job, status, history: [...withoutRepeat(job.history, status, why), entry] };
}

/** The job as it is shown. */
export function published(job: PublishJob, receipt: Receipt, at: string): PublishJob {
  const { attempts, ...rest } = withStatus(job, 'published', at, `shown as ${receipt.path}`);
  return { ...rest, receipt: { ...receipt, at } };
}

/** What is tried every few seconds while a disk is full is told once, with the last time. */
function withoutRepeat(
  history: PublishJob['history'],
  status: string,
  why: string | undefined,
): PublishJob['history'] {
  const [before, between] = history.slice(-2);
  const isRepeat = between?.status === 'active' && before?.status === status && before.why === why;
  return isRepeat ? history.slice(0, -2) : history;
}
