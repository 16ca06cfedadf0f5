import { setImmediate } from 'node:timers/promises';

const breathMs = 10;

/** Keeps a long scan stoppable, and the event loop free. */
export interface Pace {
  /** Throws when aborted; lets others run if the last time was a while ago. Cheap: call it in every loop. */
  breathe(): Promise<void> | undefined;
}

export function createPace(signal: AbortSignal): Pace {
  let last = performance.now();
  return {
    breathe() {
      signal.throwIfAborted();
      if (performance.now() - last < breathMs) return undefined;
      return setImmediate().then(() => {
        last = performance.now();
        signal.throwIfAborted();
      });
    },
  };
}
