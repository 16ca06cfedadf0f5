import { createReading, type Reading } from '../compose.ts';
import { daemonPurpose } from '../connect.ts';
import type { LockState } from '../platform/lock.ts';
import type { SessionRecord } from '../store/store.ts';
import { rejectedFiles, type RejectedFile } from './rejected-files.ts';
import { waitingFiles, type WaitingFile } from './waiting-files.ts';
import type { CliContext } from './io.ts';

/** What `flywheel status --json` prints. */
export interface StatusFacts {
  readonly home: string;
  readonly daemon: DaemonFacts;
  /** Number of sessions by status. */
  readonly sessions: Readonly<Record<string, number>>;
  /** Sessions that failed, are partial, or are tried again later. */
  readonly attention: readonly SessionFacts[];
  readonly findings: readonly (SessionRecord['findings'][number] & { session_id: string })[];
  readonly not_applicable: readonly { readonly session_id: string; readonly reason: string }[];
  /** Session files in the inbox that are not known, or have changed, in the order they are taken. */
  readonly waiting: readonly WaitingFile[];
  readonly rejected: readonly RejectedFile[];
  /** Number of publish jobs by status. */
  readonly publish_queue: Readonly<Record<string, number>>;
}

export interface DaemonFacts {
  readonly running: boolean;
  /** `free` (nobody), `live`, `stale` (its owner died), `elsewhere` (another machine), `damaged`. */
  readonly lock: LockState['kind'];
  readonly pid?: number;
  readonly purpose?: string;
  readonly since?: string;
}

type SessionFacts = Pick<
  SessionRecord,
  'session_id' | 'session_type' | 'status' | 'source' | 'reason' | 'not_before' | 'errors'
>;

export async function statusFacts(context: CliContext): Promise<StatusFacts> {
  const reading = await createReading(context);
  const manifest = await reading.manifest();
  const sessions = manifest.all('sessions');
  return {
    home: context.home,
    daemon: await daemonFacts(reading),
    sessions: countBy(sessions.map(({ status }) => status)),
    attention: sessions.filter(needsAttention).map(sessionFacts),
    findings: sessions.flatMap(({ session_id, findings }) =>
      findings.map((finding) => ({ session_id, ...finding })),
    ),
    not_applicable: sessions
      .filter(({ status }) => status === 'not_applicable')
      .map(({ session_id, reason = '' }) => ({ session_id, reason })),
    waiting: await waitingFiles(reading, sessions),
    rejected: await rejectedFiles(reading.home),
    publish_queue: countBy(manifest.all('publish_queue').map(({ status }) => status)),
  };
}

async function daemonFacts(reading: Reading): Promise<DaemonFacts> {
  const state = await reading.holder();
  if (!('holder' in state)) return { running: false, lock: state.kind };
  const { pid, purpose, since } = state.holder;
  const running = state.kind === 'live' && purpose === daemonPurpose;
  return { running, lock: state.kind, pid, purpose, since };
}

const needsAttention = ({ status }: SessionRecord): boolean =>
  status === 'failed' || status === 'partial' || status === 'waiting';

function sessionFacts(session: SessionRecord): SessionFacts {
  const { session_id, session_type, status, source, reason, not_before, errors } = session;
  return {
    session_id,
    session_type,
    status,
    source,
    ...(reason === undefined ? {} : { reason }),
    ...(not_before === undefined ? {} : { not_before }),
    errors,
  };
}

function countBy(statuses: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of [...statuses].sort()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
