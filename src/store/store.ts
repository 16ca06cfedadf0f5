import type {
  Archives,
  ArtifactRecord,
  Manifest,
  PublishJob,
  SessionArtifact,
  SessionRecord,
} from '../domain/generated/manifest.ts';

import type { FileTask } from '../domain/file-task.ts';
import type { Pins } from '../domain/pins.ts';

export type { Archives, ArtifactRecord, Manifest, PublishJob, SessionArtifact, SessionRecord };

/** A claim: somebody works on this. Durable before any work begins, gone with the facts. */
export interface Run {
  /** `<12 hex of the fingerprint>-r<revision>`: the same work has the same id, also when run again. */
  readonly run_id: string;
  readonly session_id: string;
  readonly session_type: string;
  readonly fingerprint: string;
  readonly revision: number;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Home-relative path of the session file. */
  readonly source: string;
  /** Home-relative path of the folder its artifacts go to. */
  readonly artifact_folder: string;
  readonly claimed_at: string;
  /** The session file as it was claimed; a run done again works from this, not from the file. */
  readonly input: string;
  /** What else it works from, as it was then. Absent in claims of versions that kept none. */
  readonly pins?: Pins;
  /**
   * `alone`: nothing else is under way, so if the process dies now it is this run's doing.
   * `given_back`: the last life ended without it. Absent: under way, or about to be.
   */
  readonly standing?: 'alone' | 'given_back';
  /** How often the process died while the run stood alone. */
  readonly deaths?: number;
}

/** Everything the store keeps, by collection; the key of an entry is its own id. */
export interface Collections {
  readonly sessions: SessionRecord;
  /** By content hash. */
  readonly artifacts: ArtifactRecord;
  readonly publish_queue: PublishJob;
  readonly runs: Run;
  /** One entry, `archives`; not there while nothing is archived. */
  readonly meta: Archives;
}
export type CollectionName = keyof Collections;

/**
 * What is known. `get` and `all` see what is *hot*: everything open and the newest finished sessions,
 * with their artifacts and jobs. The rest is archived, and is read from disk when it is asked for.
 */
export interface ManifestReader {
  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined;
  /** Sorted by key. */
  all<C extends CollectionName>(collection: C): Collections[C][];
  /** A session, hot or archived. */
  find(sessionId: string): Promise<SessionRecord | undefined>;
  /** The archived sessions that fit, as they were archived, one after the other. */
  archived(filter?: ArchiveFilter): AsyncIterable<ArchivedSession>;
  /** Of all, hot or archived; reads no session. */
  counts(): Promise<ManifestCounts>;
}

/** A session that was finished long ago, with all that belongs to it. */
export interface ArchivedSession {
  readonly session: SessionRecord;
  /** Those recorded under this session; a text an older session had first is recorded there. */
  readonly artifacts: readonly ArtifactRecord[];
  readonly publish_queue: readonly PublishJob[];
}

/** Which archived sessions are asked for; what is not said does not matter. */
export interface ArchiveFilter {
  /** The session's id starts so. */
  readonly idStart?: string;
  /** The session has one of these. */
  readonly statuses?: readonly string[];
  /** At least one of its publish jobs has one of these. */
  readonly jobStatuses?: readonly string[];
}

export interface ManifestCounts {
  /** Number of sessions by status. */
  readonly sessions: Readonly<Record<string, number>>;
  /** Number of publish jobs by status. */
  readonly publish_queue: Readonly<Record<string, number>>;
  /** How many of the sessions are archived. */
  readonly archived: number;
}

/**
 * Sees archived sessions as well: what it asks for of one is read from disk, and what it writes of
 * one makes the session hot again, whole. So read before you write; an archived session that is
 * written without having been read in the same transaction throws. Sessions are never removed.
 *
 * `get('artifacts', hash)` knows texts of hot sessions, and of archived ones this transaction has
 * read. A text only an archived session had before is therefore recorded a second time, under the
 * session that has it now.
 */
export interface Transaction {
  get<C extends CollectionName>(collection: C, key: string): Promise<Collections[C] | undefined>;
  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void;
  remove(collection: CollectionName, key: string): void;
  /** The session whose artifacts are in this folder. */
  ownerOfFolder(folder: string): Promise<string | undefined>;
  /** The job made last for a place, whatever its status. */
  latestJob(target: string, slot: string): Promise<PublishJob | undefined>;
  /** The jobs a session has in the queue. */
  jobsOfSession(sessionId: string): Promise<PublishJob[]>;
  /** To be done on disk once this is recorded; at most one a transaction. Returns its id. */
  afterwards(task: FileTask): number;
}

export interface OpenTask {
  /** Rises with time. */
  readonly id: number;
  readonly task: FileTask;
}

/** What was recorded to be done on disk. The store keeps it until it is settled, and does none of it. */
export interface FileTasks {
  /** Recorded and not settled, oldest first; right after opening: what the last life may have left. */
  open(): readonly OpenTask[];
  /** In place, though a power loss may still undo it. */
  done(id: number): void;
  /** Every task up to this id is in place. */
  doneUpTo(): number;
  /** Every task up to this id is on disk: no later start does it again. */
  settle(upTo: number): Promise<void>;
}

/**
 * Manifest and publish queue behind one door, because a run must change both or neither.
 * A transaction is on disk when its promise resolves; if it rejects, nothing has changed.
 */
export interface Store {
  readonly manifest: ManifestReader;
  readonly tasks: FileTasks;
  /** `name` says what happened, for the one who reads the journal: `run.claimed`. */
  transact<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Stops taking transactions, waits for those under way. Safe to call twice. */
  close(): Promise<void>;
}

/** How a claimed run is taken up again: a try of its own, the same one, or that with nothing beside it. */
export type Again = 'next-try' | 'same-try' | 'alone';

/** What a session turned out to be when somebody wanted to work on it. */
export type Claim =
  | { readonly kind: 'claimed'; readonly run: Run }
  /** The work is done, or is known and was given up: nothing is run. */
  | {
      readonly kind: 'duplicate';
      readonly of: SessionRecord;
      /** The file was moved or taken away since it was read: nobody waits for an answer there. */
      readonly isGone?: true;
    }
  /** The file holds what an earlier revision of its session was: neither run nor echoed. */
  | { readonly kind: 'outdated'; readonly of: SessionRecord };
