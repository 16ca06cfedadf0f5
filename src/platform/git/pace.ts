import { breather } from '../pause.ts';

const breathMs = 10;

/** Keeps a long scan stoppable, and the event loop free. */
export interface Pace {
  /** Throws when aborted; lets others run if the last time was a while ago. Cheap: call it in every loop. */
  breathe(): Promise<void> | undefined;
}

/** Without a signal it cannot be stopped. */
export function createPace(signal?: AbortSignal): Pace {
  const breathe = breather(breathMs);
  return {
    breathe() {
      signal?.throwIfAborted();
      return breathe()?.then(() => {
        signal?.throwIfAborted();
      });
    },
  };
}
