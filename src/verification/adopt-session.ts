import type { AcceptedSession } from '../domain/session.ts';
import { runId } from '../store/run-id.ts';
import type { SessionRecord, Transaction } from '../store/store.ts';
import { artifactState } from './artifact-state.ts';
import { enqueueKnown } from './enqueue-known.ts';
import type { HomeView } from './home-view.ts';
import { readEcho, type Echo } from './read-echo.ts';

/** What became of one session file, for the one who asked for the rebuild. */
export interface Adopted {
  readonly path: string;
  readonly session_id: string;
  /**
   * `adopted`: it was not known. `settled`: it was known, and its file knows more. `copy`: of a
   * session that is known. `known`: nothing was to do. `new`: nobody has worked on it.
   */
  readonly kind: 'adopted' | 'settled' | 'copy' | 'known' | 'new' | 'undecided';
  /** What differs, and what will happen. */
  readonly remarks: readonly string[];
}

export interface AdoptionParts {
  readonly view: HomeView;
  readonly tx: Transaction;
  /** RFC 3339. */
  readonly at: string;
  /** Lines of the journal are lost: a record may be there, and what it speaks of not. */
  readonly isDoubtful: boolean;
}

interface Found {
  readonly accepted: AcceptedSession;
  readonly echo: Echo;
}

/**
 * Records what the echo of a session file says, in the caller's transaction, unless as much is known
 * already. Nothing is run or published for it. Twice is the same as once.
 */
export async function adoptSession(
  parts: AdoptionParts,
  accepted: AcceptedSession,
): Promise<Adopted> {
  const { path, session } = accepted;
  const known = await parts.tx.get('sessions', session.session_id);
  const read = readEcho(accepted, parts.view.sessionTypes);
  const told = (kind: Adopted['kind'], remarks: readonly string[] = []): Adopted => ({
    path,
    session_id: session.session_id,
    kind,
    remarks,
  });
  if (read.kind === 'none') {
    return told(known?.fingerprint === accepted.fingerprint ? 'known' : 'new');
  }
  if (read.kind === 'unusable') {
    return known ? told('known') : told('undecided', [`${notUsed(read.why)}: ${asNew}`]);
  }
  const found = { accepted, echo: read.echo };
  if (known) return update(parts, found, known, told);
  const owner = await parts.tx.ownerOfFolder(read.echo.artifact_folder);
  if (owner === undefined) return told('adopted', await record(parts, found, undefined));
  return told('undecided', [`its artifact folder is session ${owner}’s: ${asNew}`]);
}

const asNew = 'it is done as a new session';
const notUsed = (why: string): string => `its echo cannot be used (${why})`;

async function update(
  parts: AdoptionParts,
  found: Found,
  known: SessionRecord,
  told: (kind: Adopted['kind'], remarks?: readonly string[]) => Adopted,
): Promise<Adopted> {
  if (isNewer(found.echo, known)) return told('settled', await record(parts, found, known));
  if (hasMoved(parts.view, known, found)) {
    parts.tx.put('sessions', known.session_id, movedTo(known, found));
    return told('settled');
  }
  const isSame =
    known.fingerprint === found.echo.fingerprint && found.echo.duplicate_of === undefined;
  if (parts.isDoubtful && isSame && (await lacksText(parts.tx, known))) {
    return told('settled', await recordTexts(parts, known));
  }
  return told(remember(parts.tx, known, found) ? 'copy' : 'known');
}

/** The line that recorded its artifacts and their jobs was lost, and a later one of the session was not. */
async function lacksText(tx: Transaction, { artifacts }: SessionRecord): Promise<boolean> {
  for (const { content_hash: hash } of artifacts) {
    if (hash !== undefined && !(await tx.get('artifacts', hash))) return true;
  }
  return false;
}

/** The file knows how a run ended that the record does not know of. */
function isNewer(echo: Echo, known: SessionRecord): boolean {
  if (echo.revision !== known.revision) return echo.revision > known.revision;
  const isOpen = known.status === 'running' || known.status === 'waiting';
  return echo.fingerprint === known.fingerprint && isOpen;
}

async function record(
  parts: AdoptionParts,
  found: Found,
  known: SessionRecord | undefined,
): Promise<string[]> {
  const session = recordOf(found, known);
  const [problem] = parts.view.recordProblems(session);
  if (problem !== undefined) return [`${notUsed(problem)}: nothing was recorded`];
  const { tx } = parts;
  if (known) tx.remove('runs', runId(known.fingerprint, known.revision));
  tx.remove('runs', runId(session.fingerprint, session.revision));
  tx.put('sessions', session.session_id, session);
  const isChanged = found.echo.fingerprint !== found.accepted.fingerprint;
  return [...(isChanged ? [changedSince] : []), ...(await recordTexts(parts, session))];
}

const changedSince = 'it was changed since: it is done as a new revision';

async function recordTexts(parts: AdoptionParts, session: SessionRecord): Promise<string[]> {
  const remarks: string[] = [];
  for (const artifact of session.artifacts) {
    remarks.push(...(await recordArtifact(parts, session, artifact)));
  }
  return [...remarks, ...(await enqueueKnown(parts, session))];
}

function recordOf({ accepted, echo }: Found, known: SessionRecord | undefined): SessionRecord {
  const { session, path } = accepted;
  const { fingerprint, revision, artifact_folder, artifacts, status, findings, errors } = echo;
  const finished = artifacts
    .flatMap(({ generated_at }) => generated_at ?? [])
    .sort()
    .at(-1);
  const isLater = known !== undefined && known.fingerprint !== fingerprint;
  return {
    session_id: session.session_id,
    session_type: session.session_type,
    agent_id: session.agent_id,
    timestamp: session.timestamp,
    source: path,
    fingerprint,
    revision,
    status,
    attempts: known?.attempts ?? 1,
    artifact_folder,
    ready_for_publication: artifacts.some((each) => each.status === 'complete'),
    ...(echo.reason === undefined ? {} : { reason: echo.reason }),
    ...(known?.claimed_at === undefined ? {} : { claimed_at: known.claimed_at }),
    ...(finished === undefined ? {} : { finished_at: finished }),
    artifacts,
    findings,
    errors,
    files: { ...known?.files, [path]: fingerprint },
    revisions: [...(known?.revisions ?? []), ...(isLater ? [asRevision(known)] : [])],
  };
}

function asRevision(known: SessionRecord): SessionRecord['revisions'][number] {
  const { revision, fingerprint, status, finished_at, artifact_folder: folder } = known;
  // The later run has moved them there.
  const artifacts = known.artifacts.map((artifact) => {
    const name = artifact.path?.slice(artifact.path.lastIndexOf('/') + 1);
    return name === undefined
      ? artifact
      : { ...artifact, path: `${folder}/revisions/${revision}/${name}` };
  });
  const ended = finished_at === undefined ? {} : { finished_at };
  return { revision, fingerprint, status, ...ended, artifacts };
}

async function recordArtifact(
  { view, tx }: AdoptionParts,
  { session_id, session_type, agent_id }: SessionRecord,
  { type, path, content_hash, generated_at }: SessionRecord['artifacts'][number],
): Promise<string[]> {
  if (path === undefined || content_hash === undefined || generated_at === undefined) return [];
  const state = artifactState(view, { path, content_hash });
  if (!(await tx.get('artifacts', content_hash))) {
    const bytes = state.kind === 'whole' ? state.bytes : 0;
    const of = { session_id, session_type, agent_id };
    tx.put('artifacts', content_hash, { content_hash, type, path, ...of, bytes, generated_at });
  }
  if (state.kind === 'whole') return [];
  if (state.kind === 'missing') {
    return [`${path} is missing: \`flywheel retry ${session_id}\` makes it again`];
  }
  return [`${path} was altered: it stays as it is`];
}

/** Its own file is not where the record says, and this one is it. */
function hasMoved({ read }: HomeView, known: SessionRecord, { accepted, echo }: Found): boolean {
  return (
    known.source !== accepted.path &&
    echo.duplicate_of === undefined &&
    known.fingerprint === accepted.fingerprint &&
    read(known.source) === undefined
  );
}

function movedTo(
  known: SessionRecord,
  { accepted: { path, fingerprint }, echo }: Found,
): SessionRecord {
  const files = { ...known.files, [path]: fingerprint };
  const { artifact_folder, artifacts } = echo;
  return { ...known, source: path, artifact_folder, artifacts, files };
}

/** Notes a file the session was seen in, so that it is not taken for a change of it. */
function remember(tx: Transaction, known: SessionRecord, { accepted, echo }: Found): boolean {
  const { path, fingerprint } = accepted;
  const isUnchanged = echo.fingerprint === fingerprint;
  if (!isUnchanged || known.files[path] === fingerprint) return false;
  tx.put('sessions', known.session_id, {
    ...known,
    files: { ...known.files, [path]: fingerprint },
  });
  return true;
}
