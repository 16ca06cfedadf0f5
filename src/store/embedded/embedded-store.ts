import type { Low } from 'lowdb';
import { FlywheelError, toFlywheelError } from '../../domain/errors.ts';
import type { Log } from '../../domain/log.ts';
import type { Clock } from '../../platform/clock.ts';
import type { FileTasks, Manifest, Store, Transaction } from '../store.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { toManifest, type State } from './state.ts';
import type { TaskList } from './tasks.ts';
import { createTransaction } from './transaction.ts';

export interface EmbeddedStoreParts {
  readonly state: State;
  readonly tasks: TaskList;
  /** Of the last journal line. */
  readonly sequence: number;
  /** Of the manifest file as it is on disk; -1 when there is none. */
  readonly snapshotSequence: number;
  readonly journal: Journal;
  readonly db: Low<Manifest>;
  readonly clock: Clock;
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

const snapshotEveryMs = 1000;

/**
 * Memory in front of a journal. Transactions that arrive while the disk is busy share the next
 * append and its sync. One that cannot be written is undone in memory and rejected.
 */
export function createEmbeddedStore(parts: EmbeddedStoreParts): Store {
  return new EmbeddedStore(parts);
}

class EmbeddedStore implements Store {
  readonly manifest: State;
  readonly #parts: EmbeddedStoreParts;
  readonly #tasks: TaskList;
  #sequence: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #snapshotTimer: NodeJS.Timeout | undefined;
  #snapshotSequence: number;
  #snapshotting: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: EmbeddedStoreParts) {
    this.#parts = parts;
    this.#tasks = parts.tasks;
    this.manifest = parts.state;
    this.#sequence = parts.sequence;
    this.#snapshotSequence = parts.snapshotSequence;
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
    let result: T | undefined;
    await this.#enqueue(async () => {
      const { tx, finish } = createTransaction(this.manifest, this.#sequence + 1);
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
    this.#closed = true;
    await this.#writing;
    clearTimeout(this.#snapshotTimer);
    await this.#snapshotting;
    await this.#snapshot();
    await this.#parts.journal.close();
  }

  async #writeBatches(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, 64);
      await this.#writeBatch(batch);
    }
    // In the same turn as the last look at the queue: whoever comes next starts a new round.
    this.#writing = undefined;
    this.#scheduleSnapshot();
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

  #scheduleSnapshot(): void {
    if (this.#closed || this.#snapshotTimer) return;
    this.#snapshotTimer = setTimeout(() => {
      this.#snapshotTimer = undefined;
      this.#snapshotting = this.#snapshot();
    }, snapshotEveryMs).unref();
  }

  /** The snapshot can be made again from the journal at any time, so a failure is only said. */
  async #snapshot(): Promise<void> {
    if (this.#snapshotSequence === this.#sequence) return;
    const { db, state, log } = this.#parts;
    const sequence = this.#sequence;
    try {
      db.data = toManifest(state, sequence);
      await db.write();
      this.#snapshotSequence = sequence;
    } catch (error) {
      log.error('manifest snapshot failed', { error: String(error) });
      this.#scheduleSnapshot();
    }
  }
}
