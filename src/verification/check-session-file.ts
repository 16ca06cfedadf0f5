import type { AcceptedSession } from '../domain/session.ts';
import type { SessionRecord } from '../store/store.ts';
import { moveAway } from './check-folder.ts';
import { quoted, type Difference, type Tally } from './difference.ts';
import type { HomeView } from './home-view.ts';
import type { LiveFile } from './live-sessions.ts';
import { readEcho } from './read-echo.ts';

export interface FileParts {
  readonly view: HomeView;
  readonly tally: Tally;
  readonly isDaemon: boolean;
  readonly find: (sessionId: string) => Promise<SessionRecord | undefined>;
  /** Session files by id, of those that were looked at. */
  readonly seen: Map<string, SeenFile>;
  /** Artifact folders of sessions that nobody has recorded. */
  readonly unrecordedFolders: Set<string>;
}

export interface SeenFile {
  readonly path: string;
  /** The start of its fingerprint. */
  readonly work: string;
}

const archive = 'outputs/sessions/archive/';

/** A session file, compared with what is recorded of its session. */
export async function checkSessionFile(parts: FileParts, file: LiveFile): Promise<Difference[]> {
  parts.tally.sessionFiles += 1;
  if (file.read.kind !== 'accepted') return invalid(parts, file);
  const { accepted } = file.read;
  const { session_id } = accepted.session;
  const record = await parts.find(session_id);
  // The file of an earlier revision stays where it was archived.
  const isEarlier = record !== undefined && record.fingerprint !== accepted.fingerprint;
  if (isEarlier && accepted.path.startsWith(archive)) return [];
  const before = parts.seen.get(session_id);
  const work = accepted.fingerprint.slice(0, 16);
  if (!before) parts.seen.set(session_id, { path: accepted.path, work });
  if (before && before.work !== work) return [doubled(parts.view, accepted, before, record)];
  if (!record) return unrecorded(parts, accepted);
  if (record.fingerprint !== accepted.fingerprint) return changed(parts, accepted, record);
  if (record.source !== accepted.path) duplicate(parts.tally, accepted.path);
  return echoDifference(parts, accepted, record);
}

const waits = ({ tally }: FileParts): Difference[] => {
  tally.inFlight += 1;
  return [];
};

/** The daemon refuses it when it stays so. */
function invalid(parts: FileParts, { path }: LiveFile): Difference[] {
  if (parts.isDaemon) return waits(parts);
  const command = `flywheel validate ${quoted(parts.view.home.absolute(path))}`;
  const says = 'It is no complete, valid session; a daemon would refuse it.';
  return [{ section: 'sessions', code: 'session-invalid', subject: path, says, command }];
}

function unrecorded(parts: FileParts, accepted: AcceptedSession): Difference[] {
  const read = readEcho(accepted, parts.view.sessionTypes);
  if (read.kind !== 'echo') return unprocessed(parts, accepted, 'Nobody has worked on it');
  parts.unrecordedFolders.add(read.echo.artifact_folder);
  const { path: subject } = accepted;
  const says = 'It was processed as it says itself, and no record of that is there.';
  const command = 'flywheel rebuild';
  return [{ section: 'sessions', code: 'session-unrecorded', subject, says, command }];
}

function unprocessed(parts: FileParts, { path }: AcceptedSession, what: string): Difference[] {
  if (parts.isDaemon) return waits(parts);
  const command = `flywheel run --session-file ${quoted(parts.view.home.absolute(path))}`;
  const says = `${what}, and no daemon runs.`;
  return [{ section: 'sessions', code: 'session-unprocessed', subject: path, says, command }];
}

function changed(
  parts: FileParts,
  accepted: AcceptedSession,
  { files }: SessionRecord,
): Difference[] {
  // An earlier revision that was left lying about is neither run nor answered.
  if (files[accepted.path] === accepted.fingerprint) return [];
  return unprocessed(parts, accepted, 'It was changed since it was processed');
}

function doubled(
  { home }: HomeView,
  { path, session }: AcceptedSession,
  before: SeenFile,
  record: SessionRecord | undefined,
): Difference {
  const [own, other] = record?.source === path ? [path, before.path] : [before.path, path];
  const from = home.absolute(other);
  return {
    section: 'sessions',
    code: 'session-doubled',
    subject: other,
    says: `It has the session_id of ${own}, ${session.session_id}, and other content.`,
    command: moveAway(from, `${from}.bak`),
  };
}

function duplicate(tally: Tally, path: string): void {
  tally.duplicateCount += 1;
  if (tally.duplicates.length < duplicatesListed) tally.duplicates.push(path);
}

const duplicatesListed = 1000;

function echoDifference(
  parts: FileParts,
  accepted: AcceptedSession,
  record: SessionRecord,
): Difference[] {
  if (record.status === 'running' || record.status === 'waiting') return [];
  if (isAnswered(parts, accepted, record)) return [];
  const { path } = accepted;
  const isNone = readEcho(accepted, parts.view.sessionTypes).kind === 'none';
  const says = isNone
    ? 'Its answer is not in it.'
    : 'Its answer is not what is recorded of the session.';
  const command = `flywheel run --session-file ${quoted(parts.view.home.absolute(path))}`;
  return [{ section: 'sessions', code: 'echo-differs', subject: path, says, command }];
}

function isAnswered(
  { view }: FileParts,
  accepted: AcceptedSession,
  record: SessionRecord,
): boolean {
  const { session, text, path } = accepted;
  if (path === record.source) return view.echoed(text, { session, record }, path) === text;
  // A copy says where the original was when it was answered; that may have moved since.
  const read = readEcho(accepted, view.sessionTypes);
  return read.kind === 'echo' && read.echo.fingerprint === record.fingerprint;
}
