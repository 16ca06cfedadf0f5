import { errnoOf, type FlywheelError } from '../domain/errors.ts';

/** What becomes of a run that ended with an error instead of an outcome. */
export type Verdict =
  /** The flywheel stops: no attempt is lost, the next start does it again. */
  | { readonly kind: 'interrupted' }
  /** The machine's fault: not counted against the session. */
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'again'; readonly seconds: number }
  | { readonly kind: 'failed' };

export const maxAttempts = 4;
const baseSeconds = 2;
const ceilingSeconds = 300;
const pauseSeconds = 5;

// No file can be opened at all: not the fault of the session that met it.
const exhausted = ['EMFILE', 'ENFILE'];

/**
 * Exponential backoff with full jitter: after attempt n a random time in [0, 2 s · 2^(n−1)], at most
 * 300 s (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * @param random in [0, 1)
 */
export function judgeFailure(error: FlywheelError, attempt: number, random: number): Verdict {
  if (error.code === 'RUN_ABORTED') return { kind: 'interrupted' };
  if (isMachineFault(error)) return { kind: 'pause', seconds: pauseSeconds };
  if (error.retry === 'never' || attempt >= maxAttempts) return { kind: 'failed' };
  return {
    kind: 'again',
    seconds: random * Math.min(baseSeconds * 2 ** (attempt - 1), ceilingSeconds),
  };
}

/** Our own folders, or the machine's limits: it concerns every session alike. */
function isMachineFault(error: FlywheelError): boolean {
  if (error.code === 'STORE_UNWRITABLE' || error.code === 'OUTPUT_UNWRITABLE') return true;
  return exhausted.includes(errnoOf(error.cause) ?? '');
}
