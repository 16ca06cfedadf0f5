import type { AcceptedSession } from '../domain/session.ts';
import type { Clock } from '../platform/clock.ts';
import { nextTurn } from '../platform/pause.ts';
import type { ManifestReader, SessionRecord } from '../store/store.ts';
import { itemOf } from './archive-places.ts';
import { isFinished } from './archive-session.ts';

/** Something of a finished session that lies in the inbox. */
export interface Finished {
  readonly kind: 'file' | 'folder';
  readonly sessionId: string;
  /** Home-relative path of the session file; of artifacts without one, their folder. */
  readonly path: string;
  /** Milliseconds. */
  readonly finishedAt: number;
}

export interface FindParts {
  readonly manifest: Pick<ManifestReader, 'all' | 'find'>;
  /** Home-relative paths of what may be session files in the inbox, list by list. */
  readonly listInbox: () => AsyncIterable<readonly string[]>;
  /** The session in a file, if it is one, home-relative. */
  readonly read: (path: string) => Promise<AcceptedSession | undefined>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

interface Look {
  readonly finished: Finished | undefined;
  readonly at: number;
}

/** What was not finished may be by then. */
const lookAgainMs = 60_000;

export interface Found {
  /** The oldest first. */
  readonly finished: readonly Finished[];
  /** False: more files would have to be looked into. */
  readonly isAll: boolean;
}

/** After so many files other work of the program has its turn. */
const slice = 16;

/** What is finished in the inbox. Asked again and again, it looks into each file once. */
export class FinishedFinder {
  readonly #parts: FindParts;
  /** What was read of files that no session in memory is known to be in. */
  #looks = new Map<string, Look>();

  constructor(parts: FindParts) {
    this.#parts = parts;
  }

  /** Looks into at most `mostReads` files of which nothing is in memory. */
  async find(mostReads: number): Promise<Found> {
    const records = this.#parts.manifest.all('sessions');
    const known = filesOf(records);
    const there = new Set<string>();
    const found: Finished[] = [];
    const strange: string[] = [];
    for await (const paths of this.#parts.listInbox()) {
      for (const path of paths) {
        there.add(path);
        const record = known.get(path);
        if (!record) strange.push(path);
        else if (isFinished(record)) found.push(finishedFile(record, path));
      }
    }
    const isAll = await this.#look(strange, mostReads);
    const cold = [...this.#looks.values()].flatMap((look) => look.finished ?? []);
    const finished = [...found, ...foldersLeft(records, there), ...cold].sort(byAge);
    return { finished, isAll };
  }

  /** The file is looked into again. */
  forget(path: string): void {
    this.#looks.delete(path);
  }

  /** Cold sessions, by what stands in their files. */
  async #look(paths: readonly string[], mostReads: number): Promise<boolean> {
    const before = this.#looks;
    const at = this.#parts.clock.monotonic();
    this.#looks = new Map();
    let reads = 0;
    for (const path of paths) {
      const look = before.get(path);
      if (look && (look.finished || at - look.at < lookAgainMs)) this.#looks.set(path, look);
      else if (reads++ < mostReads) {
        this.#looks.set(path, { finished: await this.#lookInto(path), at });
        if (reads % slice === 0) await nextTurn();
      }
    }
    return reads <= mostReads;
  }

  async #lookInto(path: string): Promise<Finished | undefined> {
    const accepted = await this.#parts.read(path);
    if (!accepted) return undefined;
    const record = await this.#parts.manifest.find(accepted.session.session_id);
    const isOf = record?.files[path] === accepted.fingerprint;
    return record && isOf && isFinished(record) ? finishedFile(record, path) : undefined;
  }
}

/** Every file a session in memory was seen in; of two sessions the one that came later. */
function filesOf(records: readonly SessionRecord[]): Map<string, SessionRecord> {
  const files = new Map<string, SessionRecord>();
  for (const record of records) {
    for (const path of Object.keys(record.files)) {
      const other = files.get(path);
      if (!other || (other.claimed_at ?? '') <= (record.claimed_at ?? '')) files.set(path, record);
    }
  }
  return files;
}

/** Artifacts whose session file somebody has taken out of the inbox. */
function foldersLeft(records: readonly SessionRecord[], there: ReadonlySet<string>): Finished[] {
  return records.flatMap((record) => {
    const item = itemOf(record.artifact_folder);
    const isLeft = item !== undefined && isFinished(record) && !there.has(record.source);
    if (!isLeft || item === itemOf(record.source)) return [];
    return [{ ...finishedFile(record, item), kind: 'folder' as const }];
  });
}

const finishedFile = (record: SessionRecord, path: string): Finished => ({
  kind: 'file',
  sessionId: record.session_id,
  path,
  finishedAt: Date.parse(record.finished_at ?? '') || 0,
});

function byAge(one: Finished, other: Finished): number {
  return one.finishedAt - other.finishedAt || (one.path < other.path ? -1 : 1);
}
