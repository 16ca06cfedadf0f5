import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

/** Waits, or rejects with the signal's reason. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  wait(ms, undefined, signal ? { signal } : {});

/** Lets everything else that is due have its turn first. */
export const nextTurn = (): Promise<void> => turn();
