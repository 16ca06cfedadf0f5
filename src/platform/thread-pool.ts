import { Tinypool } from 'tinypool';
import { FlywheelError, errnoOf, toFlywheelError } from '../domain/errors.ts';
import { fromWire, toWire, type WireError } from './wire-error.ts';

/** Threads for work that may hang or grow: each does one thing at a time, and none can end the process. */
export interface ThreadPool<Request, Reply> {
  /**
   * Throws what the work threw. Aborting ends the thread, wherever it is; a thread that dies by
   * itself rejects with `THREAD_DIED`. The next request has a new one.
   */
  run(request: Request, signal: AbortSignal): Promise<Reply>;
  close(): Promise<void>;
}

export interface ThreadPoolOptions {
  /** Compiled; its export `run` is `served(work)`. */
  readonly module: URL;
  /** Given to each thread when it starts; see `threadData`. */
  readonly data: unknown;
  readonly threads: number;
  /** Of one thread's heap. Buffers are not counted in it. */
  readonly heapMb: number;
}

type Answer<Reply> =
  { readonly reply: Reply } | { readonly error: WireError; readonly reply?: undefined };

/** Threads are made when they are needed, and ended after this long without work. */
const idleMs = 60_000;

export function createThreadPool<Request, Reply>(
  options: ThreadPoolOptions,
): ThreadPool<Request, Reply> {
  const pool = new Tinypool({
    filename: options.module.href,
    name: 'run',
    minThreads: 0,
    maxThreads: options.threads,
    idleTimeout: idleMs,
    workerData: options.data,
    resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
  });
  // A thread that fails before it has work is nobody's failed try: the next request makes another.
  pool.on('error', () => undefined);
  return {
    async run(request, signal) {
      let answer: Answer<Reply>;
      try {
        answer = (await pool.run(request, { signal })) as Answer<Reply>;
      } catch (cause) {
        signal.throwIfAborted();
        throw died(cause);
      }
      if ('error' in answer) throw fromWire(answer.error);
      return answer.reply;
    },
    close: () => pool.destroy(),
  };
}

/** What the pool gave to the thread this is called in. */
export const threadData = (): unknown => Tinypool.workerData as unknown;

/** What a module of a pool exports: the work, with its errors as data. */
export function served<Request, Reply>(
  work: (request: Request) => Promise<Reply>,
): (request: Request) => Promise<Answer<Reply>> {
  return async (request) => {
    try {
      return { reply: await work(request) };
    } catch (caught) {
      return { error: toWire(toFlywheelError(caught)) };
    }
  };
}

function died(cause: unknown): FlywheelError {
  const isMemory = errnoOf(cause) === 'ERR_WORKER_OUT_OF_MEMORY';
  const why = isMemory ? 'it needed too much memory' : 'it crashed';
  return new FlywheelError('THREAD_DIED', `The thread of the run ended: ${why}.`, {
    retry: 'later',
    cause,
  });
}
