import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

/** Waits, or rejects with the signal's reason. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  wait(ms, undefined, signal ? { signal } : {});

/** Lets everything else that is due have its turn first. */
export const nextTurn = (): Promise<void> => turn();

/** Called between pieces of work: lets everything else have its turn when that is so long ago. */
export function breather(ms: number): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < ms) return undefined;
    return nextTurn().then(() => {
      last = performance.now();
    });
  };
}
