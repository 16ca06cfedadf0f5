import type { Events } from '../domain/events.ts';
import type { MachineFault } from '../domain/machine-fault.ts';
import type { Clock } from '../platform/clock.ts';
import type { Later } from '../platform/later.ts';

export interface MachineHealthParts {
  readonly events: Events;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly later: Later;
  /** Really writes; what it could not, or undefined when all went well. */
  readonly probe: () => Promise<MachineFault | undefined>;
}

/**
 * One state for the whole daemon: well, or impaired. It is impaired from the first fault of the
 * machine that is reported until a probe, tried every 5 s, has written in our folders; whoever
 * waits for it goes on then. So a full disk costs one timer, however many runs it has stopped.
 */
export interface MachineHealth {
  /** Undefined while all is well. */
  readonly impairment: MachineFault | undefined;
  /** Nothing new is begun from here on. */
  report(fault: MachineFault): void;
  /** At once when all is well, else when the probe says so; never after `stop`. */
  whenWell(work: () => void): void;
  /** A file could not be put in place; whoever says so tries again by himself. */
  readonly onTrouble: (errno: string, path: string) => void;
  /** All files are in place again. */
  readonly onWell: () => void;
  stop(): void;
}

const probeEvery = 5_000;

export function createMachineHealth(parts: MachineHealthParts): MachineHealth {
  return new ProbedHealth(parts);
}

class ProbedHealth implements MachineHealth {
  readonly #parts: MachineHealthParts;
  #impaired: { readonly fault: MachineFault; readonly since: number } | undefined;
  #waiting: (() => void)[] = [];
  readonly #troubled = new Set<string>();
  #cancel = (): void => undefined;
  #stopped = false;

  constructor(parts: MachineHealthParts) {
    this.#parts = parts;
  }

  get impairment(): MachineFault | undefined {
    return this.#impaired?.fault;
  }

  report(fault: MachineFault): void {
    if (this.#stopped || this.#impaired) return;
    this.#impaired = { fault, since: this.#parts.clock.monotonic() };
    this.#parts.events.emit({ name: 'machine.impaired', ...fault });
    this.#schedule();
  }

  whenWell(work: () => void): void {
    if (this.#stopped) return;
    if (this.#impaired) this.#waiting.push(work);
    else work();
  }

  readonly onTrouble = (errno: string, path: string): void => {
    // The probe has worked since this one path failed: it is that path's trouble, not the machine's.
    if (this.#impaired === undefined && this.#troubled.has(path)) return;
    this.#troubled.add(path);
    this.report({ errno, path });
  };

  readonly onWell = (): void => {
    this.#troubled.clear();
  };

  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    this.#cancel();
  }

  #schedule(): void {
    if (!this.#stopped) this.#cancel = this.#parts.later(probeEvery, () => void this.#look());
  }

  async #look(): Promise<void> {
    // A probe that fails in another way than it should is a probe that failed.
    const failed = await this.#parts.probe().catch(() => this.impairment);
    if (failed) this.#schedule();
    else this.#recover();
  }

  #recover(): void {
    if (this.#stopped || !this.#impaired) return;
    const seconds = Math.round((this.#parts.clock.monotonic() - this.#impaired.since) / 1000);
    this.#impaired = undefined;
    this.#parts.events.emit({ name: 'machine.recovered', seconds });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) work();
  }
}
