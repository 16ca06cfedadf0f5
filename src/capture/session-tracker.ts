import { FlywheelError } from '../domain/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Drop, DroppedSession } from './drop-session.ts';

/** A commit as a session lists it; a hash alone is enough. */
export interface TrackedCommit {
  readonly hash: string;
  readonly message?: string;
  readonly author?: string;
  readonly email?: string;
  /** RFC 3339, or as git prints it. */
  readonly timestamp?: string;
  /** Relative to the repository. */
  readonly files?: readonly string[];
}

export interface SessionTrackerOptions {
  /** Who works: 1 to 128 printable characters. */
  readonly agent: string;
  /** `build`, `trade`, `life_aria`, or another that has a pipeline. */
  readonly type: string;
  /** Absolute path of the repository that is worked in. */
  readonly repository?: string;
  /** A safe file name; a UUID of its own if left out. */
  readonly id?: string;
}

export interface TrackerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly drop: Drop;
}

type Facts = Readonly<Record<string, unknown>>;

/** Keeps account of a session while it goes on, and drops it when it is over. */
export class SessionTracker {
  /** The `session_id` it will be dropped with. */
  readonly id: string;
  readonly #options: SessionTrackerOptions;
  readonly #parts: TrackerParts;
  readonly #files = new Set<string>();
  readonly #commits = new Map<string, TrackedCommit>();
  #source: Facts = {};
  #metadata: Facts = {};
  #startedAt: number | undefined;
  #finished: Promise<DroppedSession> | undefined;

  constructor(options: SessionTrackerOptions, parts: TrackerParts) {
    this.#options = options;
    this.#parts = parts;
    this.id = options.id ?? parts.random.uuid();
  }

  /** Counts the duration from now. A second call changes nothing. */
  start(): this {
    this.#startedAt ??= this.#parts.clock.monotonic();
    return this;
  }

  /** Minutes since `start`, to a tenth; 0 before it. Unmoved by a clock that is set. */
  get durationMinutes(): number {
    if (this.#startedAt === undefined) return 0;
    return Math.round((this.#parts.clock.monotonic() - this.#startedAt) / 6000) / 10;
  }

  /** A file that was worked on. The same path twice counts once. */
  addFile(path: string): this {
    this.#open();
    this.#files.add(path);
    return this;
  }

  /** A commit that was made. The same hash again replaces what was said of it. */
  addCommit(commit: string | TrackedCommit): this {
    this.#open();
    const facts = typeof commit === 'string' ? { hash: commit } : commit;
    this.#commits.set(facts.hash, facts);
    return this;
  }

  /** Source data of one's own: lists are added to what is there (`trades`), all else replaces it. */
  addSource(facts: Facts): this {
    this.#open();
    this.#source = merged(this.#source, facts);
    return this;
  }

  /** What the agent says of the session; every number of it is checked. A key again replaces it. */
  addMetadata(facts: Facts): this {
    this.#open();
    this.#metadata = { ...this.#metadata, ...facts };
    return this;
  }

  /**
   * Drops the session into the inbox, durably. Twice is once: both get the same file. Throws
   * `SESSION_INVALID` with all problems (then it may be mended and finished again) or
   * `OUTPUT_UNWRITABLE`.
   */
  finish(): Promise<DroppedSession> {
    this.#finished ??= this.#drop().catch((error: unknown) => {
      this.#finished = undefined;
      throw error;
    });
    return this.#finished;
  }

  async #drop(): Promise<DroppedSession> {
    const { agent, type, repository } = this.#options;
    const commits = [...this.#commits.values()];
    const listed: Facts = commits.length === 0 ? {} : { git_commits: commits };
    const place: Facts = repository === undefined ? {} : { repo_path: repository };
    return this.#parts.drop({
      session_id: this.id,
      session_type: type,
      timestamp: new Date(this.#parts.clock.now()).toISOString(),
      agent_id: agent,
      metadata: { ...this.#counted(), ...this.#metadata },
      source_data: merged({ ...place, ...listed }, this.#source),
    });
  }

  /** Only what was kept account of: nothing is claimed of what was never told. */
  #counted(): Facts {
    const commits = this.#commits.size;
    const files = new Set(this.#files);
    for (const commit of this.#commits.values())
      for (const file of commit.files ?? []) files.add(file);
    return {
      ...(this.#startedAt === undefined ? {} : { duration_minutes: this.durationMinutes }),
      ...(commits === 0 ? {} : { commits }),
      ...(files.size === 0 ? {} : { files_changed: files.size }),
    };
  }

  #open(): void {
    if (this.#finished === undefined) return;
    throw new FlywheelError('USAGE_INVALID', `The session ${this.id} is finished.`, {
      hint: 'Track what comes now with a new SessionTracker.',
    });
  }
}

function merged(before: Facts, after: Facts): Facts {
  const joined = Object.entries(after).map(([name, value]) => {
    const there = before[name];
    const both = Array.isArray(there) && Array.isArray(value);
    return [name, both ? [...(there as unknown[]), ...(value as unknown[])] : value] as const;
  });
  return { ...before, ...Object.fromEntries(joined) };
}
