import type { Known, Taken } from './artifacts/committer.ts';
import type { FlywheelError } from './domain/errors.ts';
import type { RunOutcome } from './domain/run.ts';
import type { Pins } from './domain/pins.ts';
import type { AcceptedSession } from './domain/session.ts';
import type { Again, Claim, Run } from './store/store.ts';

/** The stations of the journey. `compose.ts` alone knows what stands behind them. */
export interface FlywheelParts {
  /** Hands each complete, valid session of the inbox to `take`, again until it has been taken. */
  readonly inbox: {
    start(take: (accepted: AcceptedSession) => Promise<void>): Promise<void>;
    stop(): Promise<void>;
    forget(path: string): void;
  };
  /** Turns over one session or one repository never overlap; of slots there are few. */
  readonly scheduler: {
    /** Resolves when one more may be held in memory. */
    room(): Promise<void>;
    inTurn<T>(
      accepted: AcceptedSession,
      work: (slot: Slot) => Promise<T>,
      /** With nothing else under way. */
      alone?: boolean,
    ): Promise<T>;
    stop(): Promise<void>;
  };
  /** Decides whether a session is work, and makes the claim durable before any work is done. */
  readonly claims: {
    claim(accepted: AcceptedSession, again: boolean, anew?: Pins): Promise<Claim>;
    /** The claim taken up again; undefined when somebody else has finished it meanwhile. */
    again(run: Run, how: Again): Promise<Run | undefined>;
    /** What the last life left, in the order it is to be taken up. */
    unfinished(): Promise<readonly Unfinished[]>;
  };
  /** Computes drafts and findings; writes nothing. */
  readonly pipelines: {
    run(run: Run, accepted: AcceptedSession, signal: AbortSignal): Promise<RunOutcome>;
  };
  /** Facts with the publish jobs, then files, then echo. */
  readonly committer: {
    commit(run: Run, accepted: AcceptedSession, outcome: RunOutcome): Promise<Taken>;
    /** The echo of work that was done before. */
    repeat(claim: Known, accepted: AcceptedSession): Promise<Taken>;
  };
  /** Decides what becomes of a run that ended with an error instead of an outcome. */
  readonly recovery: {
    decide(failure: Failure): Promise<Decision>;
    /** Until the work begins the run is held: a file of it that is found again begins nothing. */
    defer(run: Run, when: When, work: () => Promise<unknown>): void;
    holds(run: Run): boolean;
    /** Something failed before there was a claim, or could not be recorded. */
    heard(error: unknown): void;
    stop(): void;
  };
  /** Hands what is approved to its publishers, each job once. Hears of a session when it is done. */
  readonly publishing: {
    /** Never rejects: it tries again by itself. */
    start(): Promise<void>;
    stop(): Promise<void>;
  };
}

/** Waits for one of the run slots; the signal is aborted on timeout and on stop. */
export type Slot = <T>(
  run: (signal: AbortSignal) => Promise<T>,
  timeoutSeconds?: number,
) => Promise<T>;

export interface Unfinished {
  readonly run: Run;
  readonly accepted: AcceptedSession;
  readonly waitSeconds: number;
  /** It may be what killed the last life: nothing else is begun beside it. */
  readonly alone: boolean;
}

/** After so many seconds, or when the machine is well again. */
export type When = number | 'well';

export interface Failure {
  readonly run: Run;
  readonly accepted: AcceptedSession;
  readonly error: FlywheelError;
  /** One try only: whatever went wrong is the result. */
  readonly once: boolean;
}

export type Decision =
  | { readonly kind: 'give-up'; readonly outcome: RunOutcome }
  /** Done at the next start. */
  | { readonly kind: 'give-back' }
  | { readonly kind: 'try-again'; readonly when: When; readonly how: Again };

export interface TakeOptions {
  /** Do a session again that failed or is partial. */
  readonly again?: boolean;
  /** Write finished work anew from these, as a new revision. */
  readonly anew?: Pins;
  readonly once?: boolean;
  readonly timeoutSeconds?: number;
  /**
   * Puts the session's file into the inbox, and tells what is there. It is called in the session's
   * turn: whoever sees the file comes after, so it is begun with these options and no others.
   */
  readonly put?: () => Promise<AcceptedSession>;
}
