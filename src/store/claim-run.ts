import type { Pins } from '../domain/pins.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { Again, Claim, Run, SessionRecord, Transaction } from './store.ts';

export interface ClaimRequest {
  readonly accepted: AcceptedSession;
  readonly at: string;
  /** False: the file was moved or taken away since it was read. Asked for known work only. */
  readonly isThere?: (path: string) => Promise<boolean>;
  /** Folders the artifacts may go to, best first; the first that is nobody else's is taken. */
  readonly folders: readonly string[];
  /** True: a session that failed, or is partial, is done again (`flywheel retry`). */
  readonly again?: boolean;
  /** True: a finished session is written anew, as a new revision of the same work (`flywheel render`). */
  readonly anew?: boolean;
  /** What a new claim keeps; not needed for work that is known. */
  readonly pins?: Pins;
}

/**
 * Decides whether a session is work, and if so records the claim with all that a rerun needs.
 * Same fingerprint: duplicate. Same id with another fingerprint: a new revision.
 */
export async function claimRun(tx: Transaction, request: ClaimRequest): Promise<Claim> {
  const { accepted } = request;
  const known = await tx.get('sessions', accepted.session.session_id);
  if (known) {
    const settled = isAnew(request, known)
      ? undefined
      : settledClaim(known, accepted, request.again ?? false);
    if (settled?.kind === 'duplicate' && (await request.isThere?.(accepted.path)) === false) {
      return { ...settled, isGone: true };
    }
    if (settled) return rememberFile(tx, settled, accepted);
  }
  const open = await openRun(tx, accepted);
  if (open) return { kind: 'claimed', run: open };
  const folder = known?.artifact_folder ?? (await freeFolder(tx, request));
  const run = newRun(request, known, folder);
  // What an earlier revision had not finished is not worth finishing any more.
  if (known) tx.remove('runs', runId(known.fingerprint, known.revision));
  tx.put('runs', run.run_id, run);
  tx.put('sessions', run.session_id, runningRecord(request, known, run));
  return { kind: 'claimed', run };
}

/**
 * A claimed run once more; what it works on stays what was claimed. A next try adds to its attempts.
 * Undefined when the claim is closed: somebody finished it, or a newer revision came.
 */
export async function claimAgain(
  tx: Transaction,
  { run_id, session_id }: Run,
  how: Again,
): Promise<Run | undefined> {
  const open = await tx.get('runs', run_id);
  const session = await tx.get('sessions', session_id);
  if (!open || !session) return undefined;
  const { standing, ...bare } = open;
  const isUnchanged = standing === undefined && session.status === 'running';
  if (how === 'same-try' && isUnchanged) return open;
  const next: Run = {
    ...bare,
    attempt: open.attempt + (how === 'next-try' ? 1 : 0),
    ...(how === 'alone' ? { standing: how } : {}),
  };
  const { not_before, ...rest } = session;
  tx.put('runs', run_id, next);
  tx.put('sessions', session_id, { ...rest, status: 'running', attempts: next.attempt });
  return next;
}

function settledClaim(
  known: SessionRecord,
  { fingerprint, path }: AcceptedSession,
  again: boolean,
): Claim | undefined {
  if (known.fingerprint === fingerprint) {
    const open = known.status === 'running' || known.status === 'waiting';
    const redo = again && (known.status === 'failed' || known.status === 'partial');
    return open || redo ? undefined : { kind: 'duplicate', of: known };
  }
  // A file is a new revision when its content is new, or was changed back where it stands. An old
  // copy lying about under its old content is neither: else two files would take turns for ever.
  const before = known.files[path];
  const earlier = known.revisions.some((revision) => revision.fingerprint === fingerprint);
  const unchanged = before === fingerprint || (before === undefined && earlier);
  return unchanged ? { kind: 'outdated', of: known } : undefined;
}

const isAnew = ({ anew = false, accepted }: ClaimRequest, known: SessionRecord): boolean =>
  anew &&
  known.fingerprint === accepted.fingerprint &&
  (known.status === 'complete' || known.status === 'partial');

function rememberFile(
  tx: Transaction,
  claim: Claim,
  { path, fingerprint }: AcceptedSession,
): Claim {
  if (claim.kind === 'claimed' || claim.of.files[path] === fingerprint) return claim;
  const of = { ...claim.of, files: { ...claim.of.files, [path]: fingerprint } };
  tx.put('sessions', of.session_id, of);
  return { ...claim, of };
}

async function openRun(tx: Transaction, accepted: AcceptedSession): Promise<Run | undefined> {
  const known = await tx.get('sessions', accepted.session.session_id);
  if (known?.fingerprint !== accepted.fingerprint) return undefined;
  return tx.get('runs', runId(accepted.fingerprint, known.revision));
}

function newRun(request: ClaimRequest, known: SessionRecord | undefined, folder: string): Run {
  const { accepted, at, again, pins } = request;
  const same = known?.fingerprint === accepted.fingerprint && !isAnew(request, known);
  const revision = known ? known.revision + (same ? 0 : 1) : 1;
  const attempt = same && !again ? known.attempts + 1 : 1;
  return {
    run_id: runId(accepted.fingerprint, revision),
    session_id: accepted.session.session_id,
    session_type: accepted.session.session_type,
    fingerprint: accepted.fingerprint,
    revision,
    attempt,
    source: accepted.path,
    artifact_folder: folder,
    claimed_at: at,
    input: accepted.text,
    ...(pins ? { pins } : {}),
  };
}

function runningRecord(
  { accepted: { session, fingerprint, path }, at }: ClaimRequest,
  known: SessionRecord | undefined,
  run: Run,
): SessionRecord {
  const isNewRevision = known !== undefined && known.revision !== run.revision;
  return {
    session_id: session.session_id,
    session_type: session.session_type,
    agent_id: session.agent_id,
    timestamp: session.timestamp,
    source: path,
    fingerprint,
    revision: run.revision,
    status: 'running',
    attempts: run.attempt,
    artifact_folder: run.artifact_folder,
    ready_for_publication: false,
    claimed_at: at,
    // Until the facts of this run are there, those of the last one are what is known.
    artifacts: known?.artifacts ?? [],
    findings: known?.findings ?? [],
    errors: known?.errors ?? [],
    files: { ...known?.files, [path]: fingerprint },
    revisions: isNewRevision ? [...known.revisions, asRevision(known)] : (known?.revisions ?? []),
  };
}

const asRevision = (session: SessionRecord): SessionRecord['revisions'][number] => ({
  revision: session.revision,
  fingerprint: session.fingerprint,
  status: session.status,
  ...(session.finished_at === undefined ? {} : { finished_at: session.finished_at }),
  artifacts: session.artifacts,
});

async function freeFolder(tx: Transaction, { folders, accepted }: ClaimRequest): Promise<string> {
  for (const folder of folders) {
    const owner = await tx.ownerOfFolder(folder);
    if (owner === undefined || owner === accepted.session.session_id) return folder;
  }
  throw new Error(`No folder is free for ${accepted.session.session_id}.`);
}

const runId = (fingerprint: string, revision: number): string =>
  `${fingerprint.slice(0, 12)}-r${revision}`;
