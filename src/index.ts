import path from 'node:path';
import type { CollectOptions, CollectedCommits } from './capture/collect-git-commits.ts';
import { dropSession, type Drop } from './capture/drop-session.ts';
import { endSession as endAndWait } from './capture/end-session.ts';
import {
  SessionTracker as Tracker,
  type SessionTrackerOptions,
} from './capture/session-tracker.ts';
import type { Connection } from './connect.ts';
import { FlywheelError } from './domain/errors.ts';
import type { SessionResult } from './operations.ts';
import { systemClock } from './platform/clock.ts';
import { readEnvironment } from './platform/environment.ts';
import { nodeFileSystem } from './platform/file-system.ts';
import { homeAt } from './platform/home.ts';
import { systemRandom } from './platform/random.ts';
import type { SessionArtifact } from './store/store.ts';

export type { CollectOptions, CollectedCommits } from './capture/collect-git-commits.ts';
export type { DroppedSession } from './capture/drop-session.ts';
export type { SessionTrackerOptions, TrackedCommit } from './capture/session-tracker.ts';
export type { ErrorCode } from './domain/error-codes.ts';
export { FlywheelError } from './domain/errors.ts';
export type { Finding } from './domain/finding.ts';
export type { Problem } from './domain/problem.ts';
export type { StepError } from './domain/run.ts';

export interface HomeOption {
  /** Folder of the home; otherwise `FLYWHEEL_HOME`, else the working folder. */
  readonly home?: string;
}

/** One artifact of a session. */
export interface ProcessedArtifact extends Omit<SessionArtifact, 'path'> {
  /** Absolute; absent when it was not made. */
  readonly path?: string;
}

/** What became of a session. `status` is `complete`, `partial`, `failed` or `not_applicable`. */
export interface ProcessedSession extends Omit<SessionResult, 'artifacts' | 'session_file'> {
  /** Absolute path of the session in the inbox, with the echo in it. */
  readonly session_file: string;
  /** Every artifact of its type, made or not, in the order a reader wants them. */
  readonly artifacts: readonly ProcessedArtifact[];
}

export interface ProcessOptions {
  /** Seconds the run may take; otherwise `run_timeout_seconds` of the configuration. */
  readonly timeoutSeconds?: number;
}

export interface FlywheelApi {
  /**
   * Processes a session file now, and resolves when its artifacts are on disk. A file that is not
   * in the inbox is copied in and stays as it was. The same work twice is done once: `outcome` is
   * `duplicate`, and the artifacts are those of the first time.
   *
   * A run that went wrong resolves, with `status: 'failed'` or `'partial'` and its `errors`. Rejects
   * with a {@link FlywheelError}: `SESSION_NOT_FOUND`, `SESSION_INVALID` (`details.problems` has all
   * of them), `HOME_INVALID`, `CONFIG_INVALID`, `HOME_LOCKED`, `DAEMON_UNREACHABLE`.
   */
  processSession(file: string, options?: ProcessOptions): Promise<ProcessedSession>;
  /** Does a failed or partial session again, by its id, or takes a refused file back, by its name. */
  retry(id: string): Promise<ProcessedSession>;
  /** Waits for what is under way and gives the home back. May be called twice; nothing after it. */
  close(): Promise<void>;
}

/**
 * A flywheel for programs. Nothing is opened until it is first asked something; then the daemon of
 * the home does the work, or, when none runs, this process owns the home until `close`.
 *
 * ```ts
 * const flywheel = createFlywheel({ home: '/srv/flywheel' });
 * const { status, artifacts } = await flywheel.processSession('session.json');
 * await flywheel.close();
 * ```
 */
export function createFlywheel(options: HomeOption = {}): FlywheelApi {
  const home = homeOf(options);
  let connection: Promise<Connection> | undefined;
  let isClosed = false;
  const ask = async (
    work: (to: Connection) => Promise<SessionResult>,
  ): Promise<ProcessedSession> => {
    if (isClosed) throw new FlywheelError('USAGE_INVALID', 'This flywheel has been closed.');
    const asked = (connection ??= open(home));
    try {
      return withPaths(home, await work(await asked));
    } catch (error) {
      // Where the owner of the home has changed, the next question finds the new one.
      if (connection === asked && isLost(error)) connection = undefined;
      throw error;
    }
  };
  return {
    processSession: (file, limit = {}) =>
      ask((to) => to.process({ path: path.resolve(file), ...limit })),
    retry: (id) => ask((to) => to.retry({ what: id })),
    async close() {
      isClosed = true;
      const open = await connection?.catch(() => undefined);
      await open?.close();
    },
  };
}

/**
 * The commits of a repository since a moment (a `Date`, RFC 3339, `2025-12-02`) or since a revision
 * (`v1.2`, `HEAD~3`, a hash), oldest first, as a session lists them, with the sums of files and
 * lines. Runs nothing of the repository. Rejects with `REPOSITORY_NOT_FOUND`, or `USAGE_INVALID`
 * for a revision that does not exist.
 */
export async function collectGitCommits(
  repository: string,
  since: Date | string,
  options: CollectOptions = {},
): Promise<CollectedCommits> {
  const [{ collectGitCommits: collect }, { createRepoReader }] = await Promise.all([
    import('./capture/collect-git-commits.ts'),
    import('./platform/git/repo-reader.ts'),
  ]);
  return collect(createRepoReader(), path.resolve(repository), since, options);
}

/**
 * Keeps account of a session while it goes on; `finish()` drops it into the inbox of its home.
 *
 * ```ts
 * const tracker = new SessionTracker({ agent: 'Agent-7', type: 'build', repository }).start();
 * tracker.addCommit('3f2c1ab').addFile('src/wheel.ts').addSource({ lessons: ['Measure first.'] });
 * const { path } = await tracker.finish();
 * ```
 */
export class SessionTracker extends Tracker {
  constructor(options: SessionTrackerOptions & HomeOption) {
    const drop = dropInto(homeOf(options));
    super(options, { clock: systemClock, random: systemRandom, drop });
  }
}

/**
 * Ends a session: drops it, waits for it, and resolves to what became of it, as `processSession`
 * does. `metadata` is what the agent claims, `source` the facts (`source_data`). Once dropped, the
 * session is safe: an error after that costs the answer only. Rejects as `processSession`.
 */
export async function endSession(
  agent: string,
  type: string,
  metadata: Readonly<Record<string, unknown>> = {},
  source: Readonly<Record<string, unknown>> = {},
  options: HomeOption & ProcessOptions & { readonly id?: string } = {},
): Promise<ProcessedSession> {
  const { id, home, ...rest } = options;
  // Also when the daemon took it before we could ask, this is the first time.
  const limit = { ...rest, isNew: true };
  const flywheel = createFlywheel(home === undefined ? {} : { home });
  try {
    return await endAndWait(
      { agent, type, metadata, source, ...(id === undefined ? {} : { id }) },
      {
        clock: systemClock,
        random: systemRandom,
        drop: dropInto(homeOf(options)),
        process: (file) => flywheel.processSession(file, limit),
      },
    );
  } finally {
    await flywheel.close();
  }
}

function homeOf({ home }: HomeOption): string {
  const { variables, workingFolder } = readEnvironment();
  const named = variables['FLYWHEEL_HOME'];
  return path.resolve(home ?? (named === '' ? undefined : named) ?? workingFolder);
}

async function open(home: string): Promise<Connection> {
  const { connect } = await import('./connect.ts');
  return connect({ home, environment: readEnvironment(), purpose: 'program' });
}

const isLost = (error: unknown): boolean =>
  error instanceof FlywheelError &&
  ['DAEMON_UNREACHABLE', 'HOME_LOCKED', 'HOME_INVALID', 'CONFIG_INVALID'].includes(error.code);

/** The intake itself judges what is dropped, so that the caller hears of it and not a folder of refused files. */
function dropInto(home: string): Drop {
  return async (session) => {
    const { createReading } = await import('./compose.ts');
    const { read } = await createReading({ home, environment: readEnvironment() });
    const judge = async (file: string) => {
      const verdict = await read(file);
      return 'problems' in verdict ? verdict.problems : [];
    };
    const { sessions: inbox } = homeAt(home);
    return dropSession({ fs: nodeFileSystem, random: systemRandom, inbox, judge }, session);
  };
}

function withPaths(home: string, result: SessionResult): ProcessedSession {
  const place = homeAt(home);
  const artifacts = result.artifacts.map(({ path: at, ...rest }) =>
    at === undefined ? rest : { ...rest, path: place.absolute(at) },
  );
  return { ...result, session_file: place.absolute(result.session_file), artifacts };
}
