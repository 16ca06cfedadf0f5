import type { Later } from '../../src/platform/later.ts';

export interface ManualTime {
  readonly clock: { monotonic(): number };
  readonly later: Later;
  /** How many timers are set. */
  waiting(): number;
  /** Lets the time pass and what is due be done, in order. */
  pass(milliseconds: number): Promise<void>;
}

/** Time that passes only when a test says so. */
export function manualTime(): ManualTime {
  let now = 0;
  const timers = new Set<{ at: number; work: () => void }>();
  const later: Later = (milliseconds, work) => {
    const timer = { at: now + milliseconds, work };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    clock: { monotonic: () => now },
    later,
    waiting: () => timers.size,
    async pass(milliseconds: number): Promise<void> {
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.work();
        await settled();
      }
      now = end;
      await settled();
    },
  };
}

/** Everything that can be done without waiting is done. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve));
}
