/** `CRASH_EVERY=1` tries every one (`npm run test:crash`); otherwise every n-th is tried. */
const every = Number(process.env['CRASH_EVERY'] ?? 0);

/** True for `npm run test:crash`. */
export const isComplete = every === 1;

/** `CRASH_SEED` repeats a run of which a failure told the seed. */
export const seed = Number(process.env['CRASH_SEED'] ?? 20251202);

/** Numbers up to `last`, each `step` apart, the first shifted; of a complete run each, or each `complete`. */
export function sampled(last: number, step: number, shift = 0, complete = 1): number[] {
  const by = every > 0 ? every * complete : step;
  const first = 1 + (shift % by);
  const count = Math.max(0, Math.ceil((last - first + 1) / by));
  return Array.from({ length: count }, (_, index) => first + index * by);
}

export const anyOf = <T>(all: readonly T[], random: () => number): T =>
  all[Math.floor(random() * all.length)] as T;

/** A reproducible source of chance (mulberry32); fractions in [0, 1). */
export function chance(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Case<T> {
  /** What happens, for whoever has to look at it. */
  readonly what: string;
  readonly work: () => Promise<T>;
  /** What else there is to look at when it failed. */
  readonly more?: () => Promise<string>;
}

const mostFailures = 10;

/** Does them all, one after the other; at the end, or after many failures, tells those that failed. */
export async function forEachCase<T>(cases: readonly Case<T>[]): Promise<T[]> {
  const results: T[] = [];
  const failures: string[] = [];
  for (const { what, work, more } of cases) {
    if (failures.length >= mostFailures) break;
    try {
      results.push(await work());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const stack = failures.length === 0 && error instanceof Error ? (error.stack ?? '') : '';
      failures.push([`${what} (CRASH_SEED=${seed}): ${why}`, await more?.(), stack].join('\n'));
    }
  }
  if (failures.length > 0) {
    throw new Error(`${failures.length} of ${cases.length} failed\n${failures.join('\n\n')}`);
  }
  return results;
}
