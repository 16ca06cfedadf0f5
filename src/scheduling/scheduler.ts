import PQueue from 'p-queue';
import { FlywheelError } from '../domain/errors.ts';
import { createKeyLocks } from './key-locks.ts';

export interface SchedulerSettings {
  /** Runs at the same time, 1 or more. */
  readonly concurrency: number;
  readonly timeoutSeconds: number;
}

/** Waits for one of the run slots, then runs; the signal is aborted on timeout (`RUN_TIMEOUT`) and on stop (`RUN_ABORTED`). */
export type Slot = <T>(
  run: (signal: AbortSignal) => Promise<T>,
  timeoutSeconds?: number,
) => Promise<T>;

export interface Turn<T> {
  /** Turns that share a key never overlap. */
  readonly keys: readonly string[];
  /** What it holds in memory. */
  readonly bytes: number;
  /** Everything that came before has ended, and nothing else is begun meanwhile. */
  readonly alone?: boolean;
  readonly work: (slot: Slot) => Promise<T>;
}

/**
 * At most `concurrency` runs at once. Turns that are begun but not in a slot (they claim, commit or
 * wait) are bounded too, in number and in bytes; the rest waits on disk.
 */
export interface Scheduler {
  /** Resolves when there is room for one more. */
  room(): Promise<void>;
  inTurn<T>(turn: Turn<T>): Promise<T>;
  /** Everything begun has ended. */
  idle(): Promise<void>;
  /** Lets running work finish until the deadline, then aborts it; what waits is not begun. */
  stop(deadlineSeconds: number): Promise<void>;
}

/** Enough that claims and commits of many share one sync (64, store), and one batch waits. */
const turnsInMemory = 128;
const bytesInMemory = 32 * 1024 * 1024;

export function createScheduler(settings: SchedulerSettings): Scheduler {
  return new QueueScheduler(settings);
}

class QueueScheduler implements Scheduler {
  readonly #settings: SchedulerSettings;
  readonly #queue: PQueue;
  readonly #locks = createKeyLocks();
  readonly #stopping = new AbortController();
  readonly #cut = new AbortController();
  readonly #begun = new Set<Promise<unknown>>();
  readonly #wantRoom: (() => void)[] = [];
  #bytes = 0;

  constructor(settings: SchedulerSettings) {
    this.#settings = settings;
    this.#queue = new PQueue({ concurrency: settings.concurrency });
  }

  async room(): Promise<void> {
    while (this.#begun.size >= turnsInMemory || this.#bytes >= bytesInMemory) {
      await new Promise<void>((resolve) => this.#wantRoom.push(resolve));
    }
  }

  inTurn<T>(turn: Turn<T>): Promise<T> {
    if (this.#stopping.signal.aborted) return Promise.reject(stopped());
    const result = this.#take(turn);
    this.#bytes += turn.bytes;
    const ended: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => {
        this.#bytes -= turn.bytes;
        this.#begun.delete(ended);
        this.#wantRoom.shift()?.();
      });
    this.#begun.add(ended);
    return result;
  }

  async idle(): Promise<void> {
    while (this.#begun.size > 0) await Promise.all(this.#begun);
  }

  async stop(deadlineSeconds: number): Promise<void> {
    this.#stopping.abort(stopped());
    const timer = setTimeout(() => {
      this.#cut.abort(stopped());
    }, deadlineSeconds * 1000);
    await this.idle();
    clearTimeout(timer);
  }

  async #take<T>({ keys, work, alone = false }: Turn<T>): Promise<T> {
    const release = await (alone ? this.#locks.acquireAll() : this.#locks.acquire(keys));
    try {
      this.#stopping.signal.throwIfAborted();
      return await work(this.#slot);
    } finally {
      release();
    }
  }

  readonly #slot: Slot = (run, timeoutSeconds) =>
    this.#queue.add(() => {
      this.#stopping.signal.throwIfAborted();
      const seconds = timeoutSeconds ?? this.#settings.timeoutSeconds;
      return underDeadline(run, seconds, this.#cut.signal);
    });
}

/** The slot is given away only when the work has really ended, so a timeout is a request, not a race. */
async function underDeadline<T>(
  run: (signal: AbortSignal) => Promise<T>,
  seconds: number,
  cut: AbortSignal,
): Promise<T> {
  const ending = new AbortController();
  const end = (): void => {
    ending.abort(cut.reason);
  };
  // Not AbortSignal.any: in Node 20 a signal that lives long keeps something of every other one.
  cut.addEventListener('abort', end, { once: true });
  if (cut.aborted) end();
  const timer = setTimeout(
    () => {
      ending.abort(timedOut(seconds));
    },
    Math.min(seconds * 1000, 2 ** 31 - 1),
  );
  try {
    return await run(ending.signal);
  } finally {
    clearTimeout(timer);
    cut.removeEventListener('abort', end);
  }
}

const timedOut = (seconds: number): FlywheelError =>
  new FlywheelError('RUN_TIMEOUT', `The run took longer than ${seconds} s and was stopped.`, {
    retry: 'later',
  });

const stopped = (): FlywheelError =>
  new FlywheelError('RUN_ABORTED', 'The flywheel stops; the run is done at the next start.', {
    retry: 'later',
  });
