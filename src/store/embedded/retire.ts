import type { Log } from '../../domain/log.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PublishJob } from '../store.ts';
import { archiveBatch, type ArchivedBatch } from './archive-batch.ts';
import type { ArchiveFiles } from './archive-files.ts';
import type { ColdIndex } from './cold-index.ts';
import { archivable, oldestFinished } from './retire-oldest.ts';
import { retireChanges, type Retired } from './retire-changes.ts';
import type { State } from './state.ts';

export interface RetirementParts {
  readonly state: State;
  readonly index: ColdIndex;
  readonly archive: ArchiveFiles;
  /** So many finished sessions, the newest, stay hot. */
  readonly keepSessions: number;
  /** A session that has such a job stays hot: somebody is about to work on it. */
  readonly isAwaited: (job: PublishJob) => boolean;
  /** Ids of runs whose files are not settled; their sessions stay hot. */
  readonly openRuns: () => ReadonlySet<string>;
  /** Records what `work` changes, as one transaction. */
  readonly record: (what: string, work: () => Retired | undefined) => Promise<void>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
}

/** Archives the oldest finished sessions when there are too many, beside the work that goes on. */
export interface Retirement {
  /** Begins if it is time. Between two transactions, when all that is in memory is on disk. */
  look(): void;
  /** Begins nothing more; resolves when nothing is being written. May be called twice. */
  stop(): Promise<void>;
}

export const createRetirement = (parts: RetirementParts): Retirement => new Retiring(parts);

/** So many at once: their lines share the syncs, and writing them out keeps nobody waiting. */
const batchSize = 256;
/** After the disk has refused. */
const againMs = 1_000;

class Retiring implements Retirement {
  readonly #parts: RetirementParts;
  /** How many more than are kept are let come together. */
  readonly #margin: number;
  /** Nothing is done up to so many finished sessions. */
  #enough: number;
  /** Ids, oldest first, that are still to be archived. */
  #due: string[] = [];
  #batch: Promise<void> | undefined;
  #notBefore = -Infinity;
  #stopped = false;

  constructor(parts: RetirementParts) {
    this.#parts = parts;
    this.#margin = Math.min(batchSize, Math.max(1, Math.ceil(parts.keepSessions / 4)));
    this.#enough = parts.keepSessions + this.#margin;
  }

  look(): void {
    const { clock, state } = this.#parts;
    if (this.#batch || this.#stopped || clock.monotonic() < this.#notBefore) return;
    if (this.#due.length === 0) {
      if (state.finished <= this.#enough) return;
      this.#due = oldestFinished(this.#parts);
      this.#enough = state.finished - this.#due.length + this.#margin;
    }
    // Since the others were written, somebody may have begun to work on one.
    const ids = this.#due.splice(0, batchSize).filter(archivable(this.#parts));
    const records = ids.flatMap((id) => state.whole(id) ?? []);
    if (records.length === 0) return;
    this.#batch = this.#retire(records).finally(() => {
      this.#batch = undefined;
      this.look();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#batch;
  }

  async #retire(records: Parameters<typeof archiveBatch>[1]): Promise<void> {
    const { record, log } = this.#parts;
    try {
      const batch = await archiveBatch(this.#parts, records);
      await record('sessions.archived', () => this.#leave(batch));
    } catch (error) {
      // Nothing has changed: they are hot still, and what was written behind the end does not count.
      if (this.#stopped) return;
      log.warn('sessions not archived', { sessions: records.length, error: String(error) });
      this.#due = [];
      this.#enough = this.#parts.keepSessions + this.#margin;
      this.#notBefore = this.#parts.clock.monotonic() + againMs;
    }
  }

  #leave(batch: ArchivedBatch): Retired | undefined {
    return retireChanges(this.#parts, batch);
  }
}
