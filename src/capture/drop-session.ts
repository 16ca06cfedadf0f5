import path from 'node:path';
import { FlywheelError, errnoOf } from '../domain/errors.ts';
import { problemCount, type Problem } from '../domain/problem.ts';
import { syncFolder } from '../platform/durable-files.ts';
import type { FileSystem } from '../platform/file-system.ts';
import type { Random } from '../platform/random.ts';

/** A session as it is dropped; whatever else it holds is carried through. */
export interface SessionDraft {
  readonly session_id: string;
  readonly session_type: string;
  /** RFC 3339: when the session ended. */
  readonly timestamp: string;
  readonly agent_id: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source_data: Readonly<Record<string, unknown>>;
}

export interface DroppedSession {
  readonly session_id: string;
  /** Absolute path of the file in the inbox. */
  readonly path: string;
}

export interface DropParts {
  readonly fs: FileSystem;
  readonly random: Random;
  /** The inbox of the home, absolute. */
  readonly inbox: string;
  /** Everything the intake would have against a file. */
  readonly judge: (file: string) => Promise<readonly Problem[]>;
}

/** Puts a session into the inbox. */
export type Drop = (session: SessionDraft) => Promise<DroppedSession>;

/**
 * Puts a session into the inbox as `<session_id>_<session_type>.json`: written and synced under a
 * name the intake ignores, judged, renamed. A session of that name is replaced, and is a new
 * revision. Throws `SESSION_INVALID` with all problems, or `OUTPUT_UNWRITABLE`; then nothing is left.
 */
export async function dropSession(
  { fs, random, inbox, judge }: DropParts,
  session: SessionDraft,
): Promise<DroppedSession> {
  const text = asText(session);
  const temp = path.join(inbox, `.${random.uuid()}.tmp`);
  try {
    await fs.mkdir(inbox, { recursive: true });
    await writeSynced(fs, temp, text);
    refuse(session, await judge(temp));
    // Only now: a name the intake has not allowed may hold `../`.
    const target = path.join(inbox, `${session.session_id}_${session.session_type}.json`);
    await fs.rename(temp, target);
    await syncFolder(fs, inbox);
    return { session_id: session.session_id, path: target };
  } catch (error) {
    await fs.unlink(temp).catch(() => undefined);
    throw error instanceof FlywheelError ? error : unwritable(inbox, error);
  }
}

function asText(session: SessionDraft): string {
  try {
    return `${JSON.stringify(session, null, 2)}\n`;
  } catch (cause) {
    throw new FlywheelError('SESSION_INVALID', 'The session cannot be written as JSON.', {
      hint: 'Give plain objects, lists, texts and numbers only; no BigInt, and nothing that holds itself.',
      cause,
    });
  }
}

async function writeSynced(fs: FileSystem, file: string, text: string): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o640);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function refuse({ agent_id }: SessionDraft, problems: readonly Problem[]): void {
  const [first] = problems;
  if (!first) return;
  const count = problemCount(problems);
  throw new FlywheelError(
    'SESSION_INVALID',
    `The session of ${agent_id} has ${count}: ${first.message}`,
    { details: { problems }, hint: first.mend },
  );
}

function unwritable(inbox: string, cause: unknown): FlywheelError {
  const errno = errnoOf(cause) ?? 'unknown reason';
  return new FlywheelError('OUTPUT_UNWRITABLE', `Cannot write to the inbox ${inbox}: ${errno}.`, {
    retry: 'later',
    details: { path: inbox, errno },
    hint: 'Fix the permissions or the free space of the inbox.',
    cause,
  });
}
