import type { PublishJob, SessionRecord } from '../store.ts';
import { runId } from '../run-id.ts';
import { isFinished, type State } from './state.ts';

export interface OldestRequest {
  readonly state: State;
  readonly keepSessions: number;
  readonly isAwaited: (job: PublishJob) => boolean;
  readonly openRuns: () => ReadonlySet<string>;
}

/** The ids of the finished sessions that are not among the newest, the oldest first. */
export function oldestFinished(request: OldestRequest): string[] {
  const { state, keepSessions } = request;
  const finished = state.entries('sessions').filter(([, session]) => isFinished(session));
  const oldestFirst = finished.map(([, session]) => session).sort(byEnd);
  const old = oldestFirst.slice(0, Math.max(0, oldestFirst.length - keepSessions));
  return old.map(({ session_id }) => session_id).filter(archivable(request));
}

/** Tells sessions that nobody works on: no open run, no files to settle, no job that is awaited. */
export function archivable({ state, isAwaited, openRuns }: OldestRequest): (id: string) => boolean {
  const unsettled = openRuns();
  return (id) => {
    const session = state.get('sessions', id);
    if (!session || !isFinished(session) || !fitId.test(id)) return false;
    const run = runId(session.fingerprint, session.revision);
    if (unsettled.has(run) || state.get('runs', run) !== undefined) return false;
    return !state.jobsOfSession(id).some(isAwaited);
  };
}

/** What the intake lets in; the index keeps no other. */
const fitId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

function byEnd(one: SessionRecord, other: SessionRecord): number {
  const [a, b] = [endOf(one), endOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const endOf = ({ finished_at = '', session_id }: SessionRecord): string =>
  `${finished_at} ${session_id}`;
