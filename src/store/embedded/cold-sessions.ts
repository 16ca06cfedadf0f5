import type { ArchivedSession, ArchiveFilter, PublishJob } from '../store.ts';
import { archiveDamaged, type ArchiveFiles } from './archive-files.ts';
import { fromArchiveLine } from './archive-line.ts';
import type { ColdIndex } from './cold-index.ts';
import { numberOf, slotText } from './cold-row.ts';

/** A job and the archived session it belongs to. */
export interface ColdJob {
  readonly job: PublishJob;
  readonly record: ArchivedSession;
}

/**
 * The archived sessions. What the index finds is read from its line and looked at, so that two texts
 * with one number are not taken for each other. Throws `ARCHIVE_DAMAGED` when a line is not what was
 * written there.
 */
export class ColdSessions {
  readonly index: ColdIndex;
  readonly #files: ArchiveFiles;
  readonly #numberOf: (text: string) => number;

  constructor(
    index: ColdIndex,
    files: ArchiveFiles,
    toNumber: (text: string) => number = numberOf,
  ) {
    this.index = index;
    this.#files = files;
    this.#numberOf = toNumber;
  }

  async find(id: string): Promise<ArchivedSession | undefined> {
    const row = this.index.rowOf(id);
    return row === undefined ? undefined : this.#read(row);
  }

  /** The session whose artifacts are in this folder. */
  async ownerOfFolder(folder: string): Promise<string | undefined> {
    for (const row of this.index.inFolder(this.#numberOf(folder))) {
      const { session } = await this.#read(row);
      if (session.artifact_folder === folder) return session.session_id;
    }
    return undefined;
  }

  /** The latest job for a place, if it is later than that of generation `after`. */
  async latestJob(target: string, slot: string, after: number): Promise<ColdJob | undefined> {
    const entry = this.index.inSlot(this.#numberOf(slotText(target, slot)));
    // A row that is not live: the job is hot, with its session.
    if (!entry || entry.generation <= after || !this.index.isLive(entry.row)) return undefined;
    const found = latestIn(await this.#read(entry.row), target, slot);
    return found ?? this.#searchJob(target, slot, after);
  }

  /** In the order in which they were archived. */
  async *all(filter?: ArchiveFilter): AsyncGenerator<ArchivedSession> {
    const rows = this.index.rows(filter);
    const places = rows.map((row) => this.index.placeOf(row));
    let at = 0;
    for await (const line of this.#files.readMany(places)) {
      yield this.#recordOf(rows[at] ?? 0, line);
      at += 1;
    }
  }

  /** Another slot has the same number: one in 2^52, or somebody has made it so. */
  async #searchJob(target: string, slot: string, after: number): Promise<ColdJob | undefined> {
    let latest: ColdJob | undefined;
    for await (const record of this.all()) {
      const found = latestIn(record, target, slot);
      const generation = found?.job.generation ?? 0;
      if (generation > after && generation >= (latest?.job.generation ?? 0)) latest = found;
    }
    return latest;
  }

  async #read(row: number): Promise<ArchivedSession> {
    return this.#recordOf(row, await this.#files.read(this.index.placeOf(row)));
  }

  #recordOf(row: number, bytes: Buffer): ArchivedSession {
    const line = fromArchiveLine(bytes);
    if (line?.number === row && line.record.session.session_id === this.index.idOf(row)) {
      return line.record;
    }
    const { month, offset } = this.index.placeOf(row);
    throw archiveDamaged(this.#files.month(month), `the line at byte ${offset} is damaged.`);
  }
}

function latestIn(record: ArchivedSession, target: string, slot: string): ColdJob | undefined {
  const [job] = record.publish_queue
    .filter((each) => each.target === target && each.slot === slot)
    .sort((one, other) => other.generation - one.generation);
  return job && { job, record };
}
