import type { Later } from '../platform/later.ts';

/** What is known of the machine: while it is impaired, all wait for one probe. */
export interface Machine {
  /** Undefined while all is well. */
  readonly impairment: unknown;
  /** At once when all is well, else when the probe says so; perhaps never, if it stops before. */
  whenWell(work: () => void): void;
  /** Something could not be recorded; a fault of the machine makes it impaired. */
  heard(error: unknown): void;
}

export interface WaitParts {
  readonly later: Later;
  readonly machine: Machine;
  /** Due times may come from a life whose clock was another: nothing waits longer than this. */
  readonly longestWaitSeconds: number;
}

/** After the store could not be written, or an artifact was not where it should be. */
const pauseSeconds = 5;

/** What a line of publishing waits for; called off when it stops. */
export class Waits {
  readonly #parts: WaitParts;
  readonly #timers = new Set<() => void>();
  #isHeld = false;
  #stopped = false;

  constructor(parts: WaitParts) {
    this.#parts = parts;
  }

  /** After so many seconds, or at most the longest wait. */
  after(seconds: number, work: () => void): void {
    if (this.#stopped) return;
    const { later, longestWaitSeconds } = this.#parts;
    const callOff = later(Math.min(seconds, longestWaitSeconds) * 1000, () => {
      this.#timers.delete(callOff);
      work();
    });
    this.#timers.add(callOff);
  }

  /** When the machine is well again; where that is not in doubt, after some seconds. */
  pause(work: () => void, seconds = pauseSeconds): void {
    if (this.#parts.machine.impairment === undefined) this.after(seconds, work);
    else this.#whenWell(work);
  }

  /** True while nothing may be begun; then `resume` is called once, when that is over. */
  holds(resume: () => void): boolean {
    if (this.#parts.machine.impairment === undefined) return false;
    if (!this.#isHeld) {
      this.#isHeld = true;
      this.#whenWell(() => {
        this.#isHeld = false;
        resume();
      });
    }
    return true;
  }

  stop(): void {
    this.#stopped = true;
    for (const callOff of this.#timers) callOff();
    this.#timers.clear();
  }

  #whenWell(work: () => void): void {
    this.#parts.machine.whenWell(() => {
      if (!this.#stopped) work();
    });
  }
}
