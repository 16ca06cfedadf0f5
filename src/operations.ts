import path from 'node:path';
import type { Taken } from './artifacts/committer.ts';
import { FlywheelError } from './domain/errors.ts';
import { problemCount, type Problem } from './domain/problem.ts';
import type { AcceptedSession } from './domain/session.ts';
import { isFitName } from './intake/inbox-names.ts';
import type { DurableFiles } from './platform/durable-files.ts';
import type { Home } from './platform/home.ts';
import { renderSession, type RenderParts, type RenderResult } from './render-session.ts';
import type { ManifestReader, SessionArtifact, SessionRecord, Store } from './store/store.ts';

/** What became of a session somebody asked for. */
export interface SessionResult {
  readonly session_id: string;
  readonly session_type: string;
  /** `done` now, or one of the reasons why nothing was run. */
  readonly outcome: Taken['kind'];
  readonly status: SessionRecord['status'];
  readonly revision: number;
  /** Home-relative. */
  readonly session_file: string;
  readonly artifacts: readonly SessionArtifact[];
  readonly findings: SessionRecord['findings'];
  readonly errors: SessionRecord['errors'];
  readonly reason?: string;
}

export interface ProcessRequest {
  /** Absolute path of a session file, inside the home or not. */
  readonly path: string;
  /** For a run that is begun by this; one that is under way already keeps its own limit. */
  readonly timeoutSeconds?: number;
  /** Dropped just now by the asker, and not known before: whoever takes it first, it is done now. */
  readonly isNew?: boolean;
}

/** What the command line, and programs, can ask of a flywheel; here, or through the daemon's socket. */
export interface Operations {
  /** Processes one file now; a file from elsewhere is copied in and stays as it was. */
  process(request: ProcessRequest): Promise<SessionResult>;
  /**
   * Does a session again (by id) that failed, is partial, or lacks something it made; or takes a
   * refused file back (by name).
   */
  retry(request: { readonly what: string }): Promise<SessionResult>;
  /** Writes a finished session anew with the templates of now; see `renderSession`. */
  render(request: { readonly id: string }): Promise<RenderResult>;
}

export type ReadResult =
  | { readonly kind: 'accepted'; readonly accepted: AcceptedSession }
  | { readonly kind: 'incomplete' | 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'gone' };

export interface OperationParts extends RenderParts {
  readonly home: Home;
  readonly files: DurableFiles;
  readonly read: (file: string) => Promise<ReadResult>;
  /** Makes a finished session one that is done again, if anything it made is missing or altered. */
  readonly reopen: (session: SessionRecord) => Promise<unknown>;
  /** Moves a refused file back into the inbox; undefined when there is none of that name. */
  readonly takeBack: (name: string) => Promise<string | undefined>;
}

export function createOperations(parts: OperationParts): Operations {
  const { home, store, takeBack } = parts;
  const process = (request: ProcessRequest): Promise<SessionResult> => processFile(parts, request);
  return {
    process,
    render: ({ id }) => renderSession(parts, id),
    async retry({ what }) {
      const known = await store.manifest.find(what);
      if (known) return redo(parts, known);
      const name = path.basename(what);
      // As long as it is not mended it stays where its problems are told.
      if (name.endsWith('.json')) await refuseUnmended(parts, path.join(home.rejected, name));
      const back = await takeBack(name);
      if (back !== undefined) return process({ path: back, isNew: true });
      throw new FlywheelError(
        'SESSION_NOT_FOUND',
        `No session and no refused file is named ${what}.`,
      );
    },
  };
}

/** A finished session of which something is missing on disk is opened again; else it is as it was. */
async function redo(parts: OperationParts, known: SessionRecord): Promise<SessionResult> {
  const path = parts.home.absolute(known.source);
  const { fingerprint } = await readAccepted(parts, path);
  if (fingerprint === known.fingerprint) await parts.reopen(known);
  return processFile(parts, { path });
}

async function processFile(
  parts: OperationParts,
  { path: file, timeoutSeconds, isNew = false }: ProcessRequest,
): Promise<SessionResult> {
  const { home, store, take } = parts;
  const accepted = await readAccepted(parts, file);
  const isKnown = !isNew && (await isWorkKnown(store.manifest, accepted));
  const put = home.isInInbox(file) ? {} : { put: () => copyIn(parts, accepted, file) };
  const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  const taken = await take(accepted, { again: isKnown, once: true, ...put, ...limit });
  // What lay in the inbox already the daemon may have taken before us: that is no work done before.
  const isDoneNow = taken.kind === 'duplicate' && !isKnown;
  const told: Taken = isDoneNow ? { ...taken, kind: 'done' } : taken;
  return toResult(store, accepted.session.session_id, told);
}

/** The session of a file; throws `SESSION_NOT_FOUND`, or `SESSION_INVALID` with all problems. */
export async function readAccepted(
  { read }: Pick<OperationParts, 'read'>,
  file: string,
): Promise<AcceptedSession> {
  const result = await read(file);
  if (result.kind === 'accepted') return result.accepted;
  if (result.kind === 'gone') {
    throw new FlywheelError('SESSION_NOT_FOUND', `Session file not found: ${file}`);
  }
  throw refusal(file, result);
}

/** True for work that was begun before, however it ended. */
export async function isWorkKnown(
  manifest: ManifestReader,
  { session, fingerprint }: AcceptedSession,
): Promise<boolean> {
  return (await manifest.find(session.session_id))?.fingerprint === fingerprint;
}

async function refuseUnmended({ read }: OperationParts, refused: string): Promise<void> {
  const result = await read(refused);
  if (result.kind === 'refused' || result.kind === 'incomplete') throw refusal(refused, result);
}

function refusal(
  file: string,
  { kind, problems }: Extract<ReadResult, { problems: unknown }>,
): FlywheelError {
  const count = problemCount(problems);
  const first = problems[0]?.message ?? '';
  const code = kind === 'incomplete' ? 'SESSION_UNREADABLE' : 'SESSION_INVALID';
  return new FlywheelError(code, `${file} has ${count}: ${first}`, {
    details: { path: file, problems },
    ...(problems[0] ? { hint: problems[0].mend } : {}),
  });
}

/** Copies a session into the inbox, under its own name if that is free or already holds the same work. */
export async function copyIn(
  { home, files, read }: Pick<OperationParts, 'home' | 'files' | 'read'>,
  accepted: AcceptedSession,
  file: string,
): Promise<AcceptedSession> {
  const stem = stemFor(accepted, path.basename(file));
  const names = [`${stem}.json`, `${stem}.${accepted.fingerprint.slice(0, 8)}.json`];
  for (const name of names) {
    const target = path.join(home.sessions, name);
    const created = await files.create({ path: target, bytes: Buffer.from(accepted.text) }, 'drop');
    if (created) return { ...accepted, path: home.relative(target) };
    const there = await read(target);
    if (there.kind === 'accepted' && there.accepted.fingerprint === accepted.fingerprint) {
      return there.accepted;
    }
  }
  throw new FlywheelError(
    'OUTPUT_UNWRITABLE',
    `The inbox already has other work named ${names.join(' and ')}.`,
    {
      hint: 'Rename the file and try again.',
    },
  );
}

/** The file's own name, or the session's where the inbox would not take that. */
function stemFor({ session }: AcceptedSession, name: string): string {
  const stem = name.replace(/\.json$/i, '').replace(/^[.~#]+/, '');
  const isFit = stem !== '' && isFitName(`${stem}.12345678.json`);
  return isFit ? stem : `${session.session_id}_${session.session_type}`;
}

async function toResult(store: Store, id: string, taken: Taken): Promise<SessionResult> {
  const session = taken.session ?? (await store.manifest.find(id));
  if (!session)
    throw new FlywheelError('SESSION_NOT_FOUND', `Nothing is known about session ${id}.`);
  return {
    session_id: session.session_id,
    session_type: session.session_type,
    outcome: taken.kind,
    status: session.status,
    revision: session.revision,
    session_file: session.source,
    artifacts: session.artifacts,
    findings: session.findings,
    errors: session.errors,
    ...(session.reason === undefined ? {} : { reason: session.reason }),
  };
}
