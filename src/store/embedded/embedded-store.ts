import type { Low } from 'lowdb';
import { FlywheelError, toFlywheelError } from '../../domain/errors.ts';
import type { Log } from '../../domain/log.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Later } from '../../platform/later.ts';
import type { FileTasks, ManifestReader, PublishJob, Store, Transaction } from '../store.ts';
import type { ArchiveFiles } from './archive-files.ts';
import { baseEntries } from './base-entries.ts';
import type { ColdSessions } from './cold-sessions.ts';
import { EmbeddedManifest } from './embedded-manifest.ts';
import type { JournalEntry } from './journal-line.ts';
import type { Journal } from './journal.ts';
import { imageOf, type ManifestImage } from './manifest-image.ts';
import type { Retired } from './retire-changes.ts';
import { createRetirement, type Retirement } from './retire.ts';
import { SnapshotSchedule } from './snapshot-schedule.ts';
import type { State } from './state.ts';
import type { TaskList } from './tasks.ts';
import { createTransaction } from './transaction.ts';

export interface EmbeddedStoreParts {
  readonly state: State;
  readonly cold: ColdSessions;
  readonly archive: ArchiveFiles;
  /** So many finished sessions, the newest, stay in memory. */
  readonly keepSessions: number;
  /** A session with such a job stays in memory. */
  readonly isAwaited: (job: PublishJob) => boolean;
  readonly tasks: TaskList;
  /** Of the last journal line. */
  readonly sequence: number;
  /** Of the manifest file as it is on disk; -1 when there is none. */
  readonly snapshotSequence: number;
  readonly journal: Journal;
  /** A larger journal is begun anew, if that makes it much smaller. */
  readonly journalMaxBytes: number;
  readonly db: Low<ManifestImage>;
  readonly clock: Clock;
  readonly later: Later;
  readonly log: Log;
}

interface Waiting {
  readonly run: () => Promise<Done | undefined>;
  readonly settle: (failure?: Error) => void;
}
interface Done {
  readonly entry: JournalEntry;
  readonly undo: () => void;
}

const batchSize = 64;
/** After a rotation that failed. */
const rotateAgainMs = 10_000;

/**
 * Memory in front of a journal. Transactions that arrive while the disk is busy share the next
 * append and its sync. One that cannot be written is undone in memory and rejected.
 */
export function createEmbeddedStore(parts: EmbeddedStoreParts): Store {
  return new EmbeddedStore(parts);
}

class EmbeddedStore implements Store {
  readonly manifest: ManifestReader;
  readonly #parts: EmbeddedStoreParts;
  readonly #tasks: TaskList;
  #sequence: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  readonly #snapshots: SnapshotSchedule;
  readonly #retirement: Retirement;
  #isBetween = false;
  #rotateNotBefore = -Infinity;
  #closed = false;

  constructor(parts: EmbeddedStoreParts) {
    this.#parts = parts;
    this.#tasks = parts.tasks;
    this.manifest = new EmbeddedManifest(parts.state, () => Promise.resolve(parts.cold));
    this.#sequence = parts.sequence;
    this.#snapshots = new SnapshotSchedule({
      ...parts,
      written: parts.snapshotSequence,
      isQuiet: () => this.#writing === undefined || this.#isBetween,
      sequence: () => this.#sequence,
      image: () => imageOf(parts.state, this.#sequence),
    });
    this.#retirement = createRetirement({
      ...parts,
      index: parts.cold.index,
      openRuns: () => new Set(parts.tasks.open().map(({ task }) => task.tag)),
      record: (what, work) => this.#record(what, work),
    });
    this.#snapshots.quiet();
    this.#retirement.look();
  }

  get tasks(): FileTasks {
    const tasks = this.#tasks;
    return {
      open: () => tasks.open(),
      done: (id) => {
        tasks.done(id);
      },
      doneUpTo: () => tasks.doneUpTo(),
      settle: (upTo) =>
        tasks.settle(upTo, () =>
          this.#enqueue(() =>
            Promise.resolve({
              entry: this.#entry('checkpoint', { changes: [], settled: upTo }),
              undo: () => undefined,
            }),
          ),
        ),
    };
  }

  async transact<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { state, cold } = this.#parts;
    let result: T | undefined;
    await this.#enqueue(async () => {
      const { tx, finish } = createTransaction(state, cold, this.#sequence + 1);
      try {
        result = await work(tx);
      } catch (error) {
        finish().undo();
        throw error;
      }
      const { undo, ...what } = finish();
      const isNothing = what.changes.length === 0 && what.task === undefined;
      return isNothing ? undefined : { entry: this.#entry(name, what), undo };
    });
    return result as T;
  }

  #record(what: string, work: () => Retired | undefined): Promise<void> {
    return this.#enqueue(() => {
      const done = work();
      const entry = done && this.#entry(what, { changes: done.changes });
      return Promise.resolve(entry && { entry, undo: done.undo });
    });
  }

  /** In the order they come; resolves when the line is on disk. */
  #enqueue(run: Waiting['run']): Promise<void> {
    if (this.#closed) {
      const message = 'The store is closed; nothing of this was recorded.';
      return Promise.reject(new FlywheelError('STORE_UNWRITABLE', message, { retry: 'later' }));
    }
    return new Promise((resolve, reject) => {
      const settle = (failure?: Error): void => {
        if (failure === undefined) resolve();
        else reject(failure);
      };
      this.#waiting.push({ run, settle });
      this.#writing ??= this.#writeBatches();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const retired = this.#retirement.stop();
    this.#closed = true;
    await retired;
    await this.#writing;
    await this.#snapshots.close();
    await this.#parts.journal.close();
  }

  async #writeBatches(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchSize);
      await this.#writeBatch(batch);
      await this.#rotateIfLarge();
      this.#isBetween = true;
      this.#snapshots.quiet();
      this.#isBetween = false;
      this.#retirement.look();
    }
    // In the same turn as the last look at the queue: whoever comes next starts a new round.
    this.#writing = undefined;
  }

  /** Between two batches, so that the new journal has what is on disk and nothing else. */
  async #rotateIfLarge(): Promise<void> {
    const { journal, journalMaxBytes, clock, log, state } = this.#parts;
    const { all, base } = journal.size();
    if (all <= journalMaxBytes || all <= 2 * base) return;
    if (clock.monotonic() < this.#rotateNotBefore) return;
    const at = new Date(clock.now()).toISOString();
    const facts = { state, tasks: this.#tasks.open(), sequence: this.#sequence, at };
    try {
      await journal.rotate(baseEntries(facts));
      log.info('journal rotated', { bytes_before: all, bytes: journal.size().all });
    } catch (error) {
      this.#rotateNotBefore = clock.monotonic() + rotateAgainMs;
      log.error('journal rotation failed', { bytes: all, error: String(error) });
    }
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const done: Done[] = [];
    const settle: ((failure?: Error) => void)[] = [];
    for (const waiting of batch) {
      try {
        const result = await waiting.run();
        if (result) done.push(result);
        settle.push(waiting.settle);
      } catch (error) {
        waiting.settle(error instanceof Error ? error : toFlywheelError(error));
      }
    }
    const failure = await this.#append(done);
    for (const each of settle) each(failure);
  }

  /** On failure memory is taken back to what is on disk, and the failure is returned. */
  async #append(done: readonly Done[]): Promise<FlywheelError | undefined> {
    if (done.length === 0) return undefined;
    try {
      await this.#parts.journal.append(done.map(({ entry }) => entry));
      for (const { entry } of done) this.#tasks.record(entry);
      return undefined;
    } catch (cause) {
      for (const { undo } of done.toReversed()) undo();
      this.#sequence -= done.length;
      const message = 'The journal could not be written; nothing of this was recorded.';
      return new FlywheelError('STORE_UNWRITABLE', message, { retry: 'later', cause });
    }
  }

  #entry(what: string, content: Pick<JournalEntry, 'changes' | 'task' | 'settled'>): JournalEntry {
    this.#sequence += 1;
    const at = new Date(this.#parts.clock.now()).toISOString();
    return { sequence: this.#sequence, at, what, ...content };
  }
}
