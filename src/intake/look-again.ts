import type { Later } from '../platform/later.ts';

export interface LookAgain {
  /** The file is told once more when nothing has been heard of it for a moment. */
  heardOf(file: string): void;
  /** Forgets what was heard. May be called twice. */
  stop(): void;
}

/**
 * chokidar, when it polls, keeps a change to itself that follows another one of the same file within
 * 50 ms: an agent that writes just after our answer would have to wait for the sweep.
 */
const moment = 75;

/** Makes the last change of a file be seen, even when its event was swallowed. */
export function createLookAgain(later: Later, onFile: (file: string) => void): LookAgain {
  const soon = new Map<string, () => void>();
  return {
    heardOf(file) {
      soon.get(file)?.();
      const cancel = later(moment, () => {
        soon.delete(file);
        onFile(file);
      });
      soon.set(file, cancel);
    },
    stop() {
      for (const cancel of soon.values()) cancel();
      soon.clear();
    },
  };
}
