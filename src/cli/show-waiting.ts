import type { CliContext } from './io.ts';

const firstMs = 1000;

/** Waits for work; a person at a terminal sees on stderr that it goes on, and for how long. */
export async function showWaiting<T>(
  { stderr, environment, json, clock }: CliContext,
  what: string,
  work: Promise<T>,
): Promise<T> {
  if (json || !environment.stderr.terminal) return work;
  const begin = clock.monotonic();
  const ticking = setInterval(() => {
    const seconds = Math.round((clock.monotonic() - begin) / 1000);
    stderr.write(`\r${what}: ${seconds} s`);
  }, firstMs);
  try {
    return await work;
  } finally {
    clearInterval(ticking);
    if (clock.monotonic() - begin >= firstMs) stderr.write('\r\u001b[K');
  }
}
