import PQueue from 'p-queue';
import { FlywheelError } from '../domain/errors.ts';
import { createKeyLocks } from './key-locks.ts';

export interface SchedulerSettings {
  /** Runs at the same time, 1 or more. */
  readonly concurrency: number;
  readonly timeoutSeconds: number;
}

export interface Work<T> {
  /** Work that shares a key never overlaps. */
  readonly keys: readonly string[];
  /** Obeys its signal: aborted on timeout (`RUN_TIMEOUT`) and on stop (`RUN_ABORTED`). */
  readonly run: (signal: AbortSignal) => Promise<T>;
  /** Instead of the setting. */
  readonly timeoutSeconds?: number;
}

/** Bounded: at most `concurrency` runs, and few more waiting in memory; the rest waits on disk. */
export interface Scheduler {
  /** Resolves when there is room for one more. */
  room(): Promise<void>;
  schedule<T>(work: Work<T>): Promise<T>;
  /** Everything scheduled has ended. */
  idle(): Promise<void>;
  /** Lets running work finish until the deadline, then aborts it; what waits is not begun. */
  stop(deadlineSeconds: number): Promise<void>;
}

const waitingPerSlot = 4;

export function createScheduler(settings: SchedulerSettings): Scheduler {
  return new QueueScheduler(settings);
}

class QueueScheduler implements Scheduler {
  readonly #settings: SchedulerSettings;
  readonly #queue: PQueue;
  readonly #locks = createKeyLocks();
  readonly #stopping = new AbortController();
  readonly #cut = new AbortController();
  readonly #admitted = new Set<Promise<unknown>>();

  constructor(settings: SchedulerSettings) {
    this.#settings = settings;
    this.#queue = new PQueue({ concurrency: settings.concurrency });
  }

  async room(): Promise<void> {
    const limit = this.#settings.concurrency * (1 + waitingPerSlot);
    while (this.#admitted.size >= limit) await Promise.race(this.#admitted);
  }

  schedule<T>(work: Work<T>): Promise<T> {
    if (this.#stopping.signal.aborted) return Promise.reject(stopped());
    const result = this.#execute(work);
    const ended: Promise<unknown> = result
      .catch(() => undefined)
      .then(() => this.#admitted.delete(ended));
    this.#admitted.add(ended);
    return result;
  }

  async idle(): Promise<void> {
    while (this.#admitted.size > 0) await Promise.all(this.#admitted);
  }

  async stop(deadlineSeconds: number): Promise<void> {
    this.#stopping.abort(stopped());
    const timer = setTimeout(() => {
      this.#cut.abort(stopped());
    }, deadlineSeconds * 1000);
    await this.idle();
    clearTimeout(timer);
  }

  async #execute<T>({ keys, run, timeoutSeconds }: Work<T>): Promise<T> {
    const release = await this.#locks.acquire(keys);
    try {
      return await this.#queue.add(() => {
        this.#stopping.signal.throwIfAborted();
        const seconds = timeoutSeconds ?? this.#settings.timeoutSeconds;
        return underDeadline(run, seconds, this.#cut.signal);
      });
    } finally {
      release();
    }
  }
}

/** The slot is given away only when the work has really ended, so a timeout is a request, not a race. */
async function underDeadline<T>(
  run: (signal: AbortSignal) => Promise<T>,
  seconds: number,
  cut: AbortSignal,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(
    () => {
      deadline.abort(timedOut(seconds));
    },
    Math.min(seconds * 1000, 2 ** 31 - 1),
  );
  try {
    return await run(AbortSignal.any([deadline.signal, cut]));
  } finally {
    clearTimeout(timer);
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
