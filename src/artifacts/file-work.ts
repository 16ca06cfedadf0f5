import { errnoOf, FlywheelError } from '../domain/errors.ts';
import type { FileTask } from '../domain/file-task.ts';
import type { Clock } from '../platform/clock.ts';
import type { FileSystem } from '../platform/file-system.ts';
import type { Home } from '../platform/home.ts';
import type { Later } from '../platform/later.ts';
import { nextTurn } from '../platform/pause.ts';
import { statNow } from '../platform/place-now.ts';
import type { OpenTask, Store } from '../store/store.ts';
import type { EchoResult } from './answer-file.ts';
import { createCheckpointer, type Checkpointer } from './checkpointer.ts';
import type { FileTrouble } from './file-trouble.ts';
import { LaterTasks } from './later-tasks.ts';
import { performAgain, type RedoGround } from './perform-again.ts';
import { performTask } from './perform-task.ts';
import { overlaps } from './task-places.ts';

export interface FileWorkParts {
  readonly home: Home;
  readonly fs: FileSystem;
  readonly store: Pick<Store, 'tasks'>;
  readonly isArtifact: RedoGround['isArtifact'];
  readonly mayHaveLostPower: boolean;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly later: Later;
  readonly trouble: FileTrouble;
  /** A sync has failed: until all is on disk, the next life is not to trust what it reads. */
  readonly onDoubt: () => Promise<void>;
}

/**
 * Does what the journal says is to be done on disk, in the order it is handed in, and settles it.
 * What fails stays open and is tried again until it works; what touches none of its places goes on.
 */
export interface FileWork {
  /**
   * Resolves when the task is in place. Rejects only when we close: then it is done at the next
   * start. `onFailed` hears that a try has failed, and that there will be more.
   */
  perform(
    id: number,
    task: FileTask,
    onFailed?: (error: FlywheelError) => void,
  ): Promise<EchoResult>;
  /** What the last life left open, once each; true when all of it is in place and on disk. */
  redo(): Promise<boolean>;
  /** From now on nobody waits for what fails. */
  giveUp(): void;
  /** Ends what is under way and puts it on disk. */
  close(): Promise<void>;
}

export const createFileWork = (parts: FileWorkParts): FileWork => new OrderedFileWork(parts);

interface Item extends OpenTask {
  /**
   * `again`: a try of this life has failed. `redo`: it is of the last life. `anew`: it is in place,
   * but a sync has failed, and what the system still holds of it may never reach the disk.
   */
  how: 'first' | 'again' | 'redo' | 'anew';
  readonly resolve: (result: EchoResult) => void;
  readonly reject: (error: Error) => void;
  readonly onFailed?: ((error: FlywheelError) => void) | undefined;
  /** Why it is not done yet. */
  failure?: FlywheelError | undefined;
}

const retryMs = 5000;
/** How long the event loop may be kept from everything else. */
const turnMs = 5;

class OrderedFileWork implements FileWork {
  readonly #parts: FileWorkParts;
  readonly #ground: RedoGround;
  readonly #checkpointer: Checkpointer;
  #due: Item[] = [];
  #failed: Item[] = [];
  #working: Promise<void> | undefined;
  /** While nothing new comes, the same for all. */
  #later: LaterTasks | undefined;
  #cancelRetry: (() => void) | undefined;
  #hasGivenUp = false;
  #isSyncWell = true;
  #anewFailures = 0;

  constructor(parts: FileWorkParts) {
    this.#parts = parts;
    this.#ground = { ...parts, now: parts.fs.now, isAnew: false };
    this.#checkpointer = createCheckpointer({
      ...parts,
      tasks: parts.store.tasks,
      trouble: {
        onTrouble: (errno, path) => {
          this.#isSyncWell = false;
          parts.trouble.onTrouble(errno, path);
        },
        onWell: () => {
          this.#isSyncWell = true;
          this.#tellIfWell();
        },
      },
      placeAnew: () => this.#placeAnew(),
    });
  }

  perform(
    id: number,
    task: FileTask,
    onFailed?: (error: FlywheelError) => void,
  ): Promise<EchoResult> {
    return this.#enqueue({ id, task, how: 'first', onFailed });
  }

  async redo(): Promise<boolean> {
    const open = this.#parts.store.tasks.open();
    this.#later = this.#laterTasks();
    for (const task of open) this.#enqueue({ ...task, how: 'redo' }).catch(() => undefined);
    await this.#working;
    this.#later = undefined;
    return (await this.#checkpointer.checkpoint()) && this.#failed.length === 0;
  }

  giveUp(): void {
    this.#hasGivenUp = true;
    this.#cancelRetry?.();
    for (const { reject } of this.#failed.splice(0)) reject(givenUp());
  }

  async close(): Promise<void> {
    this.giveUp();
    await this.#working;
    await this.#checkpointer.close();
  }

  #enqueue(asked: Pick<Item, 'id' | 'task' | 'how' | 'onFailed'>): Promise<EchoResult> {
    return new Promise((resolve, reject) => {
      this.#due.push({ ...asked, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  async #work(): Promise<void> {
    const { clock } = this.#parts;
    let since = clock.monotonic();
    for (let item = this.#due.shift(); item; item = this.#due.shift()) {
      await this.#checkpointer.room();
      await this.#try(item);
      if (clock.monotonic() - since < turnMs) continue;
      await nextTurn();
      since = clock.monotonic();
    }
    this.#working = undefined;
  }

  async #try(item: Item): Promise<void> {
    const { tasks } = this.#parts.store;
    // What has failed at the same place comes first, whenever that will be.
    const first = this.#failed.find(({ task }) => overlaps(task, item.task));
    if (first) {
      this.#keep(item, first.failure);
      return;
    }
    try {
      const result = await this.#perform(item);
      tasks.done(item.id);
      this.#checkpointer.noted(item.task);
      item.resolve(result);
    } catch (error) {
      if (item.how === 'first') item.how = 'again';
      const { path } = error as { path?: unknown };
      const where = typeof path === 'string' ? path : this.#parts.home.root;
      const errno = errnoOf(error) ?? 'UNKNOWN';
      this.#keep(item, unwritable(this.#parts.home.relative(where), errno, error));
      this.#parts.trouble.onTrouble(errno, where);
    }
  }

  #perform(item: Item): Promise<EchoResult> {
    if (item.how === 'first') return performTask(this.#ground, item.task);
    const mayHaveLostPower = item.how === 'redo' && this.#parts.mayHaveLostPower;
    const isAnew = item.how === 'anew' || mayHaveLostPower;
    const ground = { ...this.#ground, mayHaveLostPower, isAnew };
    return performAgain(ground, item, this.#later ?? this.#laterTasks());
  }

  async #placeAnew(): Promise<boolean> {
    const { tasks } = this.#parts.store;
    const mark = tasks.doneUpTo();
    const failures = this.#anewFailures;
    const known = new Set([...this.#due, ...this.#failed].map(({ id }) => id));
    for (const { id, task } of tasks.open()) {
      if (id > mark || known.has(id)) continue;
      this.#enqueue({ id, task, how: 'anew' }).catch(() => undefined);
    }
    await this.#working;
    return this.#anewFailures === failures && !this.#failed.some(({ how }) => how === 'anew');
  }

  #laterTasks(): LaterTasks {
    const { home, fs, store } = this.#parts;
    const isThere = (path: string): boolean => statNow(fs.now, home.absolute(path)) !== undefined;
    return new LaterTasks(store.tasks.open(), isThere);
  }

  #keep(item: Item, failure: FlywheelError | undefined): void {
    item.failure = failure;
    if (failure) item.onFailed?.(failure);
    if (item.how === 'anew') this.#anewFailures += 1;
    if (this.#hasGivenUp) {
      item.reject(givenUp());
      return;
    }
    this.#failed.push(item);
    this.#cancelRetry ??= this.#parts.later(retryMs, () => void this.#retry());
  }

  async #retry(): Promise<void> {
    this.#cancelRetry = undefined;
    this.#due.unshift(...this.#failed.splice(0));
    this.#working ??= this.#work();
    await this.#working;
    this.#tellIfWell();
  }

  #tellIfWell(): void {
    if (this.#failed.length === 0 && this.#isSyncWell) this.#parts.trouble.onWell();
  }
}

const unwritable = (where: string, why: string, cause?: unknown): FlywheelError =>
  new FlywheelError('OUTPUT_UNWRITABLE', `Cannot write to ${where}: ${why}.`, {
    retry: 'later',
    details: { path: where, errno: why },
    cause,
  });

const givenUp = (): FlywheelError =>
  new FlywheelError(
    'RUN_ABORTED',
    'The flywheel stops; the files are put in place at the next start.',
    {
      retry: 'later',
    },
  );
