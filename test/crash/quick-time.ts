const factor = 20;

/** The real one, for who waits in a test. */
export const waitFor = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    realTimeout(resolve, ms);
  });

const realTimeout = globalThis.setTimeout;

/**
 * Whatever waits with `setTimeout` waits a twentieth: what happens each second, or five seconds
 * after a fault, happens within a test. For the rest of a test file; clocks go on as ever.
 */
export function quickenTime(): void {
  const quick = (work: () => void, ms = 0): NodeJS.Timeout => realTimeout(work, ms / factor);
  globalThis.setTimeout = quick as typeof setTimeout;
}

/** Seconds as they must be asked for to take so many real ones. */
export const seconds = (real: number): number => real * factor;
