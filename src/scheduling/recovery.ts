import type { FlywheelError } from '../domain/errors.ts';
import type { Events } from '../domain/events.ts';
import { judgeFailure } from './retry-policy.ts';

/** A run that ended with an error, as far as it matters for what comes next. */
export interface FailedTry {
  readonly run_id: string;
  readonly session_id: string;
  readonly attempt: number;
}

export type NextStep =
  | { readonly kind: 'give-up' }
  | { readonly kind: 'give-back' }
  | { readonly kind: 'try-again'; readonly seconds: number; readonly counts: boolean };

/** Decides what comes after a failed try, says so, and remembers what is to be done again. */
export interface Recovery {
  next(failed: FailedTry, error: FlywheelError, once: boolean): NextStep;
  /** Does the work later; forgotten when stopped, for the store still has the claim. */
  defer(seconds: number, work: () => Promise<unknown>): void;
  stop(): void;
}

/** @param random uniform in [0, 1) */
export function createRecovery(events: Events, random: () => number): Recovery {
  return {
    ...createDeferrals(),
    next: ({ run_id, session_id, attempt }, error, once) => {
      const verdict = judgeFailure(error, attempt, random());
      if (verdict.kind === 'interrupted') {
        events.emit({ name: 'run.interrupted', run_id, session_id });
        return { kind: 'give-back' };
      }
      if (verdict.kind === 'failed') return { kind: 'give-up' };
      // Somebody waits for a single try. A fault of the machine could not even be recorded.
      if (once && verdict.kind === 'pause') throw error;
      if (once) return { kind: 'give-up' };
      const { code, message: reason } = error;
      const { seconds } = verdict;
      events.emit({ name: 'run.deferred', run_id, session_id, code, reason, seconds });
      return { kind: 'try-again', seconds, counts: verdict.kind === 'again' };
    },
  };
}

function createDeferrals(): Pick<Recovery, 'defer' | 'stop'> {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  return {
    defer(seconds, work) {
      if (stopped) return;
      const begin = (): void => {
        timers.delete(timer);
        // What fails even to be scheduled is taken up at the next start.
        work().catch(() => undefined);
      };
      const timer = setTimeout(begin, Math.min(seconds, 86_400) * 1000);
      timers.add(timer);
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
