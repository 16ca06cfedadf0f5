import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { systemLater, type Later } from '../../src/platform/later.ts';

const factor = 50;

/** Time that runs fast: what happens each second, or a minute after a fault, happens within a test. */
export const quickTime: { readonly clock: Clock; readonly later: Later } = {
  clock: { now: () => systemClock.now(), monotonic: () => systemClock.monotonic() * factor },
  later: (milliseconds, work) => systemLater(milliseconds / factor, work),
};

/** Seconds as they must be asked for to take so many real ones. */
export const seconds = (real: number): number => real * factor;

export const waitFor = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
