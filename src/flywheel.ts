import type { Taken } from './artifacts/committer.ts';
import { toFlywheelError } from './domain/errors.ts';
import type { RunOutcome } from './domain/run.ts';
import type { AcceptedSession } from './domain/session.ts';
import type { Failure, FlywheelParts, Slot, TakeOptions } from './flywheel-parts.ts';
import type { Again, Run } from './store/store.ts';

/** drop → validate → schedule → claim → run → commit → publish. Data goes one way. */
export class Flywheel {
  readonly #parts: FlywheelParts;
  #stopped: Promise<void> | undefined;
  /** Runs that may be what killed the last life, and are not over yet. */
  readonly #suspects = new Set<string>();

  constructor(parts: FlywheelParts) {
    this.#parts = parts;
  }

  /** The journey of one valid session, from its claim to its echo. */
  take(accepted: AcceptedSession, options: TakeOptions = {}): Promise<Taken> {
    const { scheduler, claims, committer, recovery } = this.#parts;
    return scheduler.inTurn(accepted, async (slot) => {
      const there = (await options.put?.()) ?? accepted;
      const claim = await claims.claim(there, options.again ?? false, options.anew);
      if (claim.kind !== 'claimed') return committer.repeat(claim, there);
      if (recovery.holds(claim.run) && !options.once) return { kind: 'deferred' };
      return this.#process(claim.run, there, slot, options);
    });
  }

  /** Run in a slot; then, outside of it and together with others, commit: facts, files, echo. */
  async #process(
    run: Run,
    accepted: AcceptedSession,
    slot: Slot,
    { once = false, timeoutSeconds }: TakeOptions = {},
  ): Promise<Taken> {
    const { pipelines, committer } = this.#parts;
    try {
      const work = (signal: AbortSignal): Promise<RunOutcome> =>
        pipelines.run(run, accepted, signal);
      return await committer.commit(run, accepted, await slot(work, timeoutSeconds));
    } catch (caught) {
      return this.#recover({ run, accepted, error: toFlywheelError(caught), once });
    }
  }

  async #recover(failure: Failure): Promise<Taken> {
    const { recovery, committer } = this.#parts;
    const { run, accepted, error, once } = failure;
    const decision = await recovery.decide(failure);
    if (decision.kind === 'give-up') return committer.commit(run, accepted, decision.outcome);
    if (decision.kind === 'try-again') {
      recovery.defer(run, decision.when, () => this.#resume(run, accepted, decision.how));
      if (decision.how !== 'alone') this.#acquit(run);
      // Who asked for this one try is told; the daemon has not forgotten the session.
      if (once) throw error;
    }
    return { kind: 'deferred' };
  }

  /**
   * Takes up what the last life left unfinished, then what lies in the inbox, then what comes. Nothing
   * is published while a run stands alone: a death would be taken for the run's doing.
   */
  async start(): Promise<void> {
    const { claims, recovery, publishing, inbox } = this.#parts;
    const left = await claims.unfinished();
    for (const { run, alone } of left) if (alone) this.#suspects.add(run.run_id);
    if (this.#suspects.size === 0) await publishing.start();
    for (const { run, accepted, waitSeconds, alone } of left) {
      const how = alone ? 'alone' : 'same-try';
      recovery.defer(run, waitSeconds, () => this.#resume(run, accepted, how));
    }
    await inbox.start((accepted) => this.#admit(accepted));
  }

  /** Closes the intake, then finishes or gives back what runs. May come early, and twice. */
  stop(): Promise<void> {
    const { inbox, recovery, scheduler, publishing } = this.#parts;
    this.#stopped ??= inbox.stop().then(async () => {
      recovery.stop();
      await scheduler.stop();
      await publishing.stop();
    });
    return this.#stopped;
  }

  /** A claimed run again: from the bytes of its claim, whatever has become of the file since. */
  async #resume(run: Run, accepted: AcceptedSession, how: Again): Promise<Taken> {
    const again = async (slot: Slot): Promise<Taken> => {
      const open = await this.#parts.claims.again(run, how);
      return open ? this.#process(open, accepted, slot) : { kind: 'superseded' };
    };
    const taken = await this.#parts.scheduler.inTurn(accepted, again, how === 'alone');
    if (taken.kind !== 'deferred') this.#acquit(run);
    return taken;
  }

  /** It has not killed this life. */
  #acquit({ run_id }: Run): void {
    const isLast = this.#suspects.delete(run_id) && this.#suspects.size === 0;
    if (isLast && !this.#stopped) void this.#parts.publishing.start();
  }

  /** Until there is room a session waits on disk; one that could not be claimed is forgotten, and found again by the next sweep. */
  async #admit(accepted: AcceptedSession): Promise<void> {
    const { scheduler, recovery, inbox } = this.#parts;
    await scheduler.room();
    this.take(accepted).catch((error: unknown) => {
      recovery.heard(error);
      inbox.forget(accepted.path);
    });
  }
}
