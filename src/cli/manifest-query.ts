import { createReading } from '../compose.ts';
import { dayOf } from '../story/dates.ts';
import type { SessionRecord } from '../store/store.ts';
import type { CliContext } from './io.ts';
import type { Days } from './options.ts';
import { table, type Cell, type Line } from './output.ts';
import { statusColour } from './status-colour.ts';

export interface ManifestFilter {
  /** Of a session or of an artifact. */
  readonly type?: string;
  readonly agent?: string;
  readonly date?: Days;
  readonly status?: string;
  readonly hash?: string;
}

/** All sessions, by timestamp. */
export async function listSessions(context: CliContext): Promise<number> {
  const sessions = await sessionsThatFit(context, {});
  context.output.result({ sessions }, () => {
    if (sessions.length === 0) return ['No sessions yet.'];
    return table(
      ['session', 'type', 'agent', 'timestamp', 'rev', 'status', 'artifacts'],
      sessions.map((each) => [
        each.session_id,
        each.session_type,
        each.agent_id,
        each.timestamp,
        String(each.revision),
        statusCell(each.status),
        String(each.artifacts.filter(({ path }) => path !== undefined).length),
      ]),
    );
  });
  return 0;
}

/** Sessions that fit, each with those of its artifacts that fit. */
export async function querySessions(context: CliContext, filter: ManifestFilter): Promise<number> {
  const sessions = await sessionsThatFit(context, filter);
  context.output.result({ sessions }, () =>
    sessions.length === 0 ? ['Nothing fits.'] : queryLines(sessions),
  );
  return 0;
}

function queryLines(sessions: readonly SessionRecord[]): Line[] {
  const rows = sessions.flatMap((session): Cell[][] => {
    const { session_id, agent_id, timestamp, artifacts, status, reason } = session;
    const own = [session_id, agent_id, dayOf(timestamp) ?? ''];
    if (artifacts.length === 0) return [[...own, '', statusCell(status), reason ?? '']];
    return artifacts.map((each) => [
      ...own,
      each.type,
      statusCell(each.status),
      each.path ?? each.error?.error ?? each.reason ?? '',
    ]);
  });
  return table(['session', 'agent', 'day', 'artifact', 'status', 'path or reason'], rows);
}

const statusCell = (status: string): Cell => ({ text: status, colour: statusColour(status) });

async function sessionsThatFit(
  context: CliContext,
  filter: ManifestFilter,
): Promise<SessionRecord[]> {
  const reading = await createReading(context);
  const manifest = await reading.manifest();
  const all = manifest.all('sessions');
  const { status } = filter;
  const archived = manifest.archived(status === undefined ? {} : { statuses: [status] });
  for await (const { session } of archived) all.push(session);
  return all
    .filter((session) => sessionFits(session, filter))
    .flatMap((session) => withFittingArtifacts(session, filter))
    .sort(byTimestamp);
}

function sessionFits(session: SessionRecord, { agent, date, status }: ManifestFilter): boolean {
  const day = dayOf(session.timestamp) ?? '';
  return (
    (agent === undefined || session.agent_id === agent) &&
    (status === undefined || session.status === status) &&
    (date === undefined || (day >= date.from && day <= date.to))
  );
}

/** The session when it fits as a whole, or cut down to the artifacts that fit; else nothing. */
function withFittingArtifacts(session: SessionRecord, filter: ManifestFilter): SessionRecord[] {
  const hash = filter.hash?.toLowerCase() ?? '';
  const isWholeType = filter.type === undefined || filter.type === session.session_type;
  const isWholeHash = session.fingerprint.startsWith(hash);
  if (isWholeType && isWholeHash) return [session];
  const artifacts = session.artifacts.filter(
    ({ type, content_hash }) =>
      (isWholeType || type === filter.type) &&
      (isWholeHash || content_hash?.startsWith(hash) === true),
  );
  return artifacts.length === 0 ? [] : [{ ...session, artifacts }];
}

function byTimestamp(one: SessionRecord, other: SessionRecord): number {
  return order(one.timestamp, other.timestamp) || order(one.session_id, other.session_id);
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
