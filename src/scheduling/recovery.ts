import { toFlywheelError, type FlywheelError } from '../domain/errors.ts';
import type { Events } from '../domain/events.ts';
import type { Later } from '../platform/later.ts';
import type { MachineHealth } from './machine-health.ts';
import { ceilingSeconds, judgeFailure, machineFaultOf } from './retry-policy.ts';

/** A run that ended with an error, as far as it matters for what comes next. */
export interface FailedTry {
  readonly run_id: string;
  readonly session_id: string;
  readonly attempt: number;
}

/** When a run is taken up: after so many seconds, or when the machine is well again. */
export type When = number | 'well';

export type NextStep =
  | { readonly kind: 'give-up' }
  | { readonly kind: 'give-back' }
  /** Counted as a try, unless it waits for the machine. */
  | { readonly kind: 'try-again'; readonly when: When };

/** Decides what comes after a failed try, says so, and remembers what is to be done again. */
export interface Recovery {
  next(failed: FailedTry, error: FlywheelError, once: boolean): NextStep;
  /**
   * Does the work for a run later, 0: at once. Forgotten when stopped, for the store still has the
   * claim; work that rejects is done again.
   */
  defer(runId: string, when: When, work: () => Promise<unknown>): void;
  /** It waits to be taken up, or for its turn: nobody else need begin it. */
  holds(runId: string): boolean;
  /** Something could not be begun. A fault of the machine is told to those who wait for it. */
  heard(error: unknown): void;
  stop(): void;
}

export interface RecoveryParts {
  readonly events: Events;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly later: Later;
  readonly health: Pick<MachineHealth, 'report' | 'whenWell'>;
}

export function createRecovery(parts: RecoveryParts): Recovery {
  const deferrals = new Deferrals(parts);
  return {
    next: (failed, error, once) => nextStep(parts, failed, error, once),
    defer: (runId, when, work) => {
      deferrals.defer(runId, when, work);
    },
    holds: (runId) => deferrals.held.has(runId),
    heard: (error) => {
      deferrals.heard(error);
    },
    stop: () => {
      deferrals.stop();
    },
  };
}

function nextStep(
  { events, random, health }: RecoveryParts,
  { run_id, session_id, attempt }: FailedTry,
  error: FlywheelError,
  once: boolean,
): NextStep {
  const verdict = judgeFailure(error, attempt, random());
  switch (verdict.kind) {
    case 'interrupted':
      events.emit({ name: 'run.interrupted', run_id, session_id });
      return { kind: 'give-back' };
    case 'failed':
      return { kind: 'give-up' };
    case 'pause':
      health.report(verdict.fault);
      return { kind: 'try-again', when: 'well' };
    case 'again': {
      if (once) return { kind: 'give-up' };
      const { code, message: reason } = error;
      const { seconds } = verdict;
      events.emit({ name: 'run.deferred', run_id, session_id, code, reason, seconds });
      return { kind: 'try-again', when: seconds };
    }
  }
}

class Deferrals {
  readonly held = new Map<string, symbol>();
  readonly #parts: RecoveryParts;
  readonly #timers = new Set<() => void>();
  #stopped = false;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  defer(runId: string, when: When, work: () => Promise<unknown>): void {
    if (this.#stopped) return;
    const deferral = Symbol(runId);
    const begin = (): void => void this.#begin(runId, deferral, work);
    this.held.set(runId, deferral);
    if (when === 'well') this.#parts.health.whenWell(begin);
    else if (when <= 0) begin();
    else this.#after(when, begin);
  }

  /** Held until its turn is over: a file of it may have been found before the turn has come. */
  async #begin(runId: string, deferral: symbol, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.heard(error);
      this.#again(runId, error, work);
    }
    if (this.held.get(runId) === deferral) this.held.delete(runId);
  }

  heard(error: unknown): void {
    const fault = machineFaultOf(toFlywheelError(error));
    if (fault && !this.#stopped) this.#parts.health.report(fault);
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.held.clear();
  }

  /** What could not even be begun, or recorded, is not left lying until the next start. */
  #again(runId: string, error: unknown, work: () => Promise<unknown>): void {
    const failure = toFlywheelError(error);
    if (failure.code === 'RUN_ABORTED') return;
    this.defer(runId, machineFaultOf(failure) ? 'well' : ceilingSeconds, work);
  }

  /** The due time may come from another life, whose clock was another: it is never far away. */
  #after(seconds: number, begin: () => void): void {
    const wait = Number.isFinite(seconds) ? Math.min(seconds, ceilingSeconds) : ceilingSeconds;
    const cancel = this.#parts.later(wait * 1000, () => {
      this.#timers.delete(cancel);
      begin();
    });
    this.#timers.add(cancel);
  }
}
