import { createReading } from '../compose.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { ArchiveFilter, PublishJob } from '../store/store.ts';
import type { CliContext } from './io.ts';
import { table, type Line } from './output.ts';
import { statusColour } from './status-colour.ts';

export interface QueueFilter {
  readonly status?: string;
  readonly target?: string;
}

/** The publish jobs that fit, oldest first. */
export async function listJobs(context: CliContext, filter: QueueFilter): Promise<number> {
  const { status, target } = filter;
  const fits = status === undefined ? {} : { jobStatuses: [status] };
  const jobs = (await allJobs(context, fits)).filter(
    (job) =>
      (status === undefined || job.status === status) &&
      (target === undefined || job.target === target),
  );
  context.output.result({ jobs }, () =>
    jobs.length === 0 ? ['No publish jobs.'] : jobTable(jobs),
  );
  return 0;
}

/** One job with its history; the start of its id is enough where it is unique. */
export async function showJob(context: CliContext, id: string): Promise<number> {
  const jobs = await allJobs(context);
  const fitting = jobs.filter(({ job_id }) => job_id.startsWith(id));
  const job = fitting.find(({ job_id }) => job_id === id) ?? fitting[0];
  if (!job) {
    throw new FlywheelError('SESSION_NOT_FOUND', `No publish job has the id ${id}.`, {
      hint: '`flywheel queue list` lists them.',
    });
  }
  if (fitting.length > 1 && job.job_id !== id) {
    throw new FlywheelError('USAGE_INVALID', `${fitting.length} jobs start with ${id}.`, {
      hint: 'Give more of the id.',
    });
  }
  context.output.result({ job }, () => jobLines(job));
  return 0;
}

async function allJobs(context: CliContext, fits: ArchiveFilter = {}): Promise<PublishJob[]> {
  const manifest = await (await createReading(context)).manifest();
  const jobs = manifest.all('publish_queue');
  for await (const { publish_queue } of manifest.archived(fits)) jobs.push(...publish_queue);
  return jobs.sort((one, other) =>
    one.created_at < other.created_at ? -1 : one.created_at > other.created_at ? 1 : 0,
  );
}

function jobTable(jobs: readonly PublishJob[]): Line[] {
  return table(
    ['job', 'status', 'target', 'type', 'slot', 'artifact', 'shown as'],
    jobs.map(({ job_id, status, target, type, slot, path, receipt }) => [
      job_id,
      { text: status, colour: statusColour(status) },
      target,
      type,
      slot,
      path,
      receipt?.path ?? '',
    ]),
  );
}

function jobLines(job: PublishJob): Line[] {
  return [
    [
      { text: job.job_id, colour: 'bold' },
      ': ',
      { text: job.status, colour: statusColour(job.status) },
    ],
    `  target   ${job.target}`,
    `  slot     ${job.slot}`,
    `  artifact ${job.type}: ${job.path}`,
    `  sha256   ${job.content_hash}`,
    ...(job.receipt ? [`  shown as ${job.receipt.path}`] : []),
    `  session  ${job.session_id}`,
    `  key      ${job.dedup_key}`,
    ...job.history.map(
      ({ at, status, by, why }) =>
        `  ${at}  ${status} by ${by}${why === undefined ? '' : `: ${why}`}`,
    ),
  ];
}
