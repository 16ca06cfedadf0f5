import type { Later } from '../platform/later.ts';

export interface ReliefParts {
  /** Files told of that nobody has looked at yet. */
  readonly backlog: () => number;
  readonly later: Later;
  readonly pause: () => Promise<void>;
  readonly reopen: () => Promise<void>;
  /** Events are told again: what came meanwhile has to be found. */
  readonly onReopened: () => void;
  readonly onTrouble: (error: unknown) => void;
}

export interface Relief {
  start(): void;
  /** May be called twice. */
  stop(): void;
}

/**
 * While many files wait, events tell nothing new: the sweeps do, and all of the time goes to work.
 * What cannot be paused or opened is tried again, as long as it is wanted.
 */
const largeBacklog = 100;
const lookEvery = 250;

export function createRelief(parts: ReliefParts): Relief {
  let paused = false;
  let stopped = false;
  let cancel = (): void => undefined;
  const look = async (): Promise<void> => {
    const waiting = parts.backlog();
    if (!paused && waiting > largeBacklog) {
      paused = true;
      await parts.pause();
    } else if (paused && waiting === 0) {
      await parts.reopen();
      paused = false;
      parts.onReopened();
    }
  };
  const again = (): void => {
    if (stopped) return;
    cancel = parts.later(lookEvery, () => void look().catch(parts.onTrouble).then(again));
  };
  return {
    start: again,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
