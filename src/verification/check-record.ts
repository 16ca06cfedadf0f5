import type { ArtifactRecord, PublishJob, SessionRecord } from '../store/store.ts';
import { artifactState } from './artifact-state.ts';
import { checkFolder } from './check-folder.ts';
import { quoted, type Difference, type Tally } from './difference.ts';
import type { HomeView } from './home-view.ts';
import { readReceipts } from './read-receipts.ts';

/** A session with all that is recorded under it. */
export interface KnownSession {
  readonly session: SessionRecord;
  readonly jobs: readonly PublishJob[];
  /** Recorded texts of this session, by hash; one that another session had first is not here. */
  readonly artifacts: ReadonlyMap<string, ArtifactRecord>;
  /** True when its work is claimed and goes on, now or at the next start. */
  readonly isClaimed: boolean;
}

export interface RecordParts {
  readonly view: HomeView;
  readonly tally: Tally;
  /** A daemon is at work: what is open is on its way. */
  readonly isDaemon: boolean;
  /** A text that must be recorded under another session, else it is a difference. */
  readonly shared: (contentHash: string, otherwise: Difference) => void;
}

/** Everything a record says, compared with the disk, but for the session file itself. */
export async function checkRecord(parts: RecordParts, known: KnownSession): Promise<Difference[]> {
  const { session } = known;
  const { tally, view } = parts;
  tally.records += 1;
  const kind = `${session.session_type} ${session.status}`;
  tally.byType.set(kind, (tally.byType.get(kind) ?? 0) + 1);
  if (session.status === 'running' || session.status === 'waiting') return openRun(parts, known);
  const missing = artifactDifferences(parts, known);
  return [
    ...missing,
    ...receiptDifferences(view, session, missing.length > 0),
    ...(await checkFolder(view, session, tally)),
    ...pipelineDifferences(view, session),
    ...jobDifferences(parts, known),
  ];
}

const retry = ({ session_id }: SessionRecord): string => `flywheel retry ${quoted(session_id)}`;

function openRun(
  { tally, isDaemon }: RecordParts,
  { session, isClaimed }: KnownSession,
): Difference[] {
  if (isClaimed && isDaemon) {
    tally.inFlight += 1;
    return [];
  }
  const says = isClaimed
    ? `Its run was begun and is not finished, and no daemon is there to finish it.`
    : `It is ${session.status}, and no run of it is claimed.`;
  const subject = session.session_id;
  return [{ section: 'pipelines', code: 'run-unfinished', subject, says, command: retry(session) }];
}

function artifactDifferences(
  parts: RecordParts,
  { session, artifacts }: KnownSession,
): Difference[] {
  const differences: Difference[] = [];
  const command = retry(session);
  for (const { type, path, content_hash } of session.artifacts) {
    if (path === undefined || content_hash === undefined) continue;
    parts.tally.artifacts += 1;
    const state = artifactState(parts.view, { path, content_hash });
    const of = `${type} of session ${session.session_id}`;
    const common = { section: 'artifacts', subject: path, command } as const;
    if (state.kind === 'missing') {
      differences.push({ ...common, code: 'artifact-missing', says: `The ${of} is not there.` });
    } else if (state.kind === 'altered') {
      const says = `The ${of} ${alteredBy[state.looks]}`;
      differences.push({ ...common, code: 'artifact-altered', says });
    }
    if (!artifacts.has(content_hash)) parts.shared(content_hash, unrecorded(path, of));
  }
  return differences;
}

const alteredBy = {
  edited:
    'is not the text that was made. It looks like a person’s edit: that is kept when it is made again.',
  torn: 'is not the text that was made. It looks like what a full or failing disk leaves.',
} as const;

const unrecorded = (path: string, of: string): Difference => ({
  section: 'manifest',
  code: 'artifact-unrecorded',
  subject: path,
  says: `The text of the ${of} is not recorded.`,
  command: 'flywheel rebuild',
});

function receiptDifferences(
  view: HomeView,
  session: SessionRecord,
  /** The artifacts are made again anyway, and the receipts with them. */
  isTold: boolean,
): Difference[] {
  const made = session.artifacts.filter(({ content_hash }) => content_hash !== undefined);
  if (made.length === 0) return [];
  const receipts = readReceipts(view, session.artifact_folder);
  const common = {
    section: 'artifacts',
    subject: `${session.artifact_folder}/receipts.json`,
    command: retry(session),
  } as const;
  const of = `session ${session.session_id}`;
  if (receipts.kind === 'missing') {
    return [{ ...common, code: 'receipts-missing', says: `The receipts of ${of} are not there.` }];
  }
  const isSame = ({ type, content_hash }: (typeof made)[number]): boolean =>
    receipts.kind === 'read' && receipts.entries.get(type)?.content_hash === content_hash;
  if (made.every(isSame) || isTold) return [];
  const says = `The receipts of ${of} are of other texts than its artifacts.`;
  return [{ ...common, code: 'receipts-differ', says }];
}

function pipelineDifferences({ sessionTypes }: HomeView, session: SessionRecord): Difference[] {
  const { session_id, session_type, status, artifacts } = session;
  const common = { section: 'pipelines', subject: session_id } as const;
  if (!sessionTypes.some(({ type }) => type === session_type)) {
    const says = `No pipeline is there for its type, ${session_type}.`;
    const command = `flywheel manifest show ${quoted(session_id)}`;
    return [{ ...common, code: 'type-unknown', says, command }];
  }
  const isWhole = !artifacts.some((each) => each.status === 'failed');
  if (status !== 'complete' || isWhole) return [];
  const says = 'It is complete as its record says, and one of its artifacts failed.';
  return [{ ...common, code: 'status-differs', says, command: retry(session) }];
}

/** What still goes out must be there to go out. */
function jobDifferences(
  { view, tally }: RecordParts,
  { session, jobs }: KnownSession,
): Difference[] {
  tally.jobs += jobs.length;
  return jobs
    .filter(({ status }) => ['drafted', 'approved', 'failed', 'active'].includes(status))
    .filter((job) => artifactState(view, job).kind === 'missing')
    .map(({ job_id, path }) => ({
      section: 'manifest',
      code: 'job-without-artifact',
      subject: job_id,
      says: `It is to publish ${path}, which is not there.`,
      command: retry(session),
    }));
}
