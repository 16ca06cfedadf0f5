import { setTimeout as wait } from 'node:timers/promises';

/** Waits, or rejects with the signal's reason. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  wait(ms, undefined, signal ? { signal } : {});
