import { createReading, type Reading } from '../compose.ts';
import { daemonPurpose } from '../connect.ts';
import type { DaemonHealth } from '../daemon.ts';
import type { MachineFault } from '../domain/machine-fault.ts';
import { callControl } from '../platform/control-socket.ts';
import type { LockState } from '../platform/lock.ts';
import type { ManifestReader, SessionRecord } from '../store/store.ts';
import { rejectedFiles, type RejectedFile } from './rejected-files.ts';
import { waitingFiles, type WaitingFile } from './waiting-files.ts';
import type { CliContext } from './io.ts';

/** What `flywheel status --json` prints. */
export interface StatusFacts {
  readonly home: string;
  readonly daemon: DaemonFacts;
  /** Number of sessions by status, archived ones as well. */
  readonly sessions: Readonly<Record<string, number>>;
  /** How many of them are archived. */
  readonly archived: number;
  /** Sessions that failed, are partial, or are tried again later. */
  readonly attention: readonly SessionFacts[];
  /** Not of archived sessions. */
  readonly findings: readonly (SessionRecord['findings'][number] & { session_id: string })[];
  /** Sessions without any artifact, or without an article, and why. Not of archived sessions. */
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
  /** What the machine refuses. While it does, nothing new is taken, and nothing is lost. */
  readonly impaired?: MachineFault;
}

type SessionFacts = Pick<
  SessionRecord,
  'session_id' | 'session_type' | 'status' | 'source' | 'reason' | 'not_before' | 'errors'
>;

export async function statusFacts(context: CliContext): Promise<StatusFacts> {
  const reading = await createReading(context);
  const manifest = await reading.manifest();
  const sessions = manifest.all('sessions');
  const counts = await manifest.counts();
  return {
    home: context.home,
    daemon: await daemonFacts(reading),
    sessions: counts.sessions,
    archived: counts.archived,
    attention: (await needingAttention(manifest)).map(sessionFacts),
    findings: sessions.flatMap(({ session_id, findings }) =>
      findings.map((finding) => ({ session_id, ...finding })),
    ),
    not_applicable: sessions
      .filter(({ status, reason }) => status === 'not_applicable' || isToldInPart(status, reason))
      .map(({ session_id, reason = '' }) => ({ session_id, reason })),
    waiting: await waitingFiles(reading, manifest),
    rejected: await rejectedFiles(reading.home),
    publish_queue: counts.publish_queue,
  };
}

async function daemonFacts(reading: Reading): Promise<DaemonFacts> {
  const state = await reading.holder();
  if (!('holder' in state)) return { running: false, lock: state.kind };
  const { pid, purpose, since, socket_path } = state.holder;
  const running = state.kind === 'live' && purpose === daemonPurpose;
  const impaired = running && socket_path !== undefined ? await impairmentOf(socket_path) : null;
  return { running, lock: state.kind, pid, purpose, since, ...(impaired ? { impaired } : {}) };
}

const patienceMs = 2_000;

/** Only the daemon knows: where nothing can be written, nothing can be read of it. */
async function impairmentOf(socketPath: string): Promise<MachineFault | null> {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const health = (await callControl(socketPath, 'health', null, signal)) as DaemonHealth;
    return health.impairment;
  } catch {
    // It stops just now, is of another version, or another user's: `flywheel doctor` looks closer.
    return null;
  }
}

const worrying: readonly string[] = ['failed', 'partial', 'waiting'];

/** By id; of the archive only those lines are read. */
async function needingAttention(manifest: ManifestReader): Promise<SessionRecord[]> {
  const found = manifest.all('sessions').filter(({ status }) => worrying.includes(status));
  for await (const { session } of manifest.archived({ statuses: worrying })) found.push(session);
  return found.sort((one, other) => (one.session_id < other.session_id ? -1 : 1));
}

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

/** Made, but not all of it: the rest was not worth it. */
const isToldInPart = (status: string, reason: string | undefined): boolean =>
  status === 'complete' && reason !== undefined;
