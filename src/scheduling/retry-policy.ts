import { errnoOf, type FlywheelError } from '../domain/errors.ts';
import { isMachineErrno, type MachineFault } from '../domain/machine-fault.ts';

/** What becomes of a run that ended with an error instead of an outcome. */
export type Verdict =
  /** The flywheel stops: no attempt is lost, the next start does it again. */
  | { readonly kind: 'interrupted' }
  /** The machine's fault: not counted against the session, which waits until the machine is well. */
  | { readonly kind: 'pause'; readonly seconds: number; readonly fault: MachineFault }
  | { readonly kind: 'again'; readonly seconds: number }
  | { readonly kind: 'failed' };

export const maxAttempts = 4;
const baseSeconds = 2;
/** For those who do not wait for the probe. */
const pauseSeconds = 5;
/** No run waits longer than this for its next try, whatever the clock says. */
export const ceilingSeconds = 300;

/**
 * Exponential backoff with full jitter: after attempt n a random time in [0, 2 s · 2^(n−1)], at most
 * 300 s (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * @param random in [0, 1)
 */
export function judgeFailure(error: FlywheelError, attempt: number, random: number): Verdict {
  if (error.code === 'RUN_ABORTED') return { kind: 'interrupted' };
  const fault = machineFaultOf(error);
  if (fault) return { kind: 'pause', seconds: pauseSeconds, fault };
  if (error.retry === 'never' || attempt >= maxAttempts) return { kind: 'failed' };
  return {
    kind: 'again',
    seconds: random * Math.min(baseSeconds * 2 ** (attempt - 1), ceilingSeconds),
  };
}

/** Our own folders, or the machine's limits: it concerns every session alike. */
export function machineFaultOf(error: FlywheelError): MachineFault | undefined {
  const errno = errnoOf(error.cause);
  const { path, folder } = error.details;
  const where = [path, folder, (error.cause as { path?: unknown } | undefined)?.path].find(
    (one) => typeof one === 'string',
  );
  const fault = { errno: errno ?? error.code, path: typeof where === 'string' ? where : '' };
  if (error.code === 'STORE_UNWRITABLE') return fault;
  const isOurs = error.code === 'OUTPUT_UNWRITABLE';
  if (isOurs && (errno === undefined || isMachineErrno(errno) || isHere(errno))) return fault;
  return isMachineErrno(errno) ? fault : undefined;
}

// Of a repository these tell nothing of our own disk: its sessions are tried again, and counted.
const isHere = (errno: string): boolean => ['EIO', 'EACCES', 'EPERM'].includes(errno);
