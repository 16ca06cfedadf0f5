/** The time, passed to whatever needs it: nothing else asks the machine. */
export interface Clock {
  /** Milliseconds since 1970. May jump when somebody sets the clock. */
  now(): number;
  /** Milliseconds since an arbitrary start. Only ever grows: for durations and deadlines. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
