import path from 'node:path';
import type { FileTask } from '../domain/file-task.ts';
import { errnoOf } from '../domain/errors.ts';
import type { FileSystem } from '../platform/file-system.ts';
import type { Home } from '../platform/home.ts';
import type { Later } from '../platform/later.ts';
import { syncPaths } from '../platform/sync-paths.ts';
import type { FileTasks } from '../store/store.ts';
import type { FileTrouble } from './file-trouble.ts';
import { placesOf, sizeOf } from './task-places.ts';

export interface CheckpointParts {
  readonly home: Home;
  readonly fs: FileSystem;
  readonly tasks: FileTasks;
  readonly later: Later;
  readonly trouble: FileTrouble;
  /** Writes again what is in place; false when that failed. */
  readonly placeAnew: () => Promise<boolean>;
  readonly onDoubt: () => Promise<void>;
}

/** Puts what tasks have left in place on disk, many at a time, and settles them. */
export interface Checkpointer {
  /** A task is in place: a checkpoint comes soon, or now if there is much. */
  noted(task: FileTask): void;
  /** Resolves when what waits for a checkpoint under way is not more than memory is meant for. */
  room(): Promise<void>;
  /** Now, and once more for what came meanwhile; false when it failed: then it is tried again. */
  checkpoint(): Promise<boolean>;
  close(): Promise<void>;
}

export const createCheckpointer = (parts: CheckpointParts): Checkpointer => new Checkpoints(parts);

const soonMs = 1000;
const againMs = 5000;
const many = { tasks: 2000, bytes: 16 * 1024 * 1024 };
const tooMany = 4;

class Checkpoints implements Checkpointer {
  readonly #parts: CheckpointParts;
  #tasks = 0;
  #bytes = 0;
  #cancel: (() => void) | undefined;
  #running: Promise<boolean> | undefined;
  #closed = false;
  /** The system says once that it could not write, and forgets what: to sync again is not enough. */
  #isDoubtful = false;
  #hasFailed = false;

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
  }

  noted(task: FileTask): void {
    this.#tasks += 1;
    this.#bytes += sizeOf(task);
    if (this.#isDoubtful) this.#schedule(againMs);
    else if (this.#isAbove(1) && !this.#running) void this.checkpoint();
    else this.#schedule(soonMs);
  }

  async room(): Promise<void> {
    while (this.#running && this.#isAbove(tooMany)) await this.#running;
  }

  async checkpoint(): Promise<boolean> {
    await this.#running;
    if (this.#isDoubtful && !(await this.#parts.placeAnew())) return this.#failed('EIO');
    this.#running ??= this.#settle().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.checkpoint();
    this.#cancel?.();
  }

  #isAbove(times: number): boolean {
    return this.#tasks >= many.tasks * times || this.#bytes >= many.bytes * times;
  }

  #schedule(ms: number): void {
    if (this.#closed || this.#cancel) return;
    this.#cancel = this.#parts.later(ms, () => {
      this.#cancel = undefined;
      void this.checkpoint();
    });
  }

  async #settle(): Promise<boolean> {
    this.#cancel?.();
    this.#cancel = undefined;
    const { tasks } = this.#parts;
    const mark = tasks.doneUpTo();
    const placed = tasks.open().filter(({ id }) => id <= mark);
    const [count, bytes] = [this.#tasks, this.#bytes];
    try {
      if (placed.length > 0) await this.#sync(placed.map(({ task }) => task));
      if (placed.length > 0) await tasks.settle(mark);
    } catch (error) {
      return this.#failed(errnoOf(error) ?? 'UNKNOWN');
    }
    this.#tasks -= count;
    this.#bytes -= bytes;
    if (this.#hasFailed) this.#parts.trouble.onWell();
    this.#hasFailed = false;
    if (this.#tasks > 0) this.#schedule(this.#isAbove(1) ? 0 : soonMs);
    return true;
  }

  #failed(errno: string): false {
    this.#hasFailed = true;
    this.#parts.trouble.onTrouble(errno, this.#parts.home.root);
    this.#schedule(againMs);
    return false;
  }

  async #sync(placed: readonly FileTask[]): Promise<void> {
    try {
      await this.#syncAll(placed);
      this.#isDoubtful = false;
    } catch (error) {
      this.#isDoubtful = true;
      await this.#parts.onDoubt();
      throw error;
    }
  }

  async #syncAll(placed: readonly FileTask[]): Promise<void> {
    const { home, fs } = this.#parts;
    if (await fs.syncFileSystemOf(home.root)) return;
    const touched = new Set<string>();
    for (const relative of placed.flatMap(placesOf)) {
      // Each new folder is an entry of its parent, up to what every home has.
      for (let at = relative; at !== '.' && !touched.has(at); at = path.posix.dirname(at)) {
        touched.add(at);
      }
    }
    await syncPaths(
      fs,
      [...touched].map((relative) => home.absolute(relative)),
    );
  }
}
