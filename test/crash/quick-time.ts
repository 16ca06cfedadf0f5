import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { systemLater, type Later } from '../../src/platform/later.ts';

/** So many times as fast as time itself. */
export const quickly = 50;

/** Time that runs fast: what happens each second, or a minute after a fault, happens within a test. */
export const quickTime: { readonly clock: Clock; readonly later: Later } = {
  clock: { now: () => systemClock.now(), monotonic: () => systemClock.monotonic() * quickly },
  later: (milliseconds, work) => systemLater(milliseconds / quickly, work),
};

/** Seconds as they must be asked for to take so many real ones. */
export const seconds = (real: number): number => real * quickly;

export const waitFor = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
