import type { Clock } from '../platform/clock.ts';
import type { Later } from '../platform/later.ts';
import type { FileStamp } from '../platform/read-guarded.ts';

export interface HoldParts {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly later: Later;
  readonly graceSeconds: number;
}

interface Hold {
  /** Undefined for a file that changed while it was read. */
  readonly stamp: FileStamp | undefined;
  readonly since: number;
}

/** Held files are looked at this often, for the last event of a writer may be lost. */
const lookEvery = 250;

/** Files that are perhaps still being written, each with the time since which it has not changed. */
export class Holds {
  readonly #parts: HoldParts;
  readonly #look: (file: string) => void;
  readonly #held = new Map<string, Hold>();
  #cancel: (() => void) | undefined;
  #stopped = false;

  /** `look` is called for each held file now and then, also at the end of its grace period. */
  constructor(parts: HoldParts, look: (file: string) => void) {
    this.#parts = parts;
    this.#look = look;
  }

  /** True while a held file is as it was and its grace period lasts. */
  isEarly(file: string, stamp: FileStamp): boolean {
    const hold = this.#held.get(file);
    return hold?.stamp === stamp && !this.#isOver(hold);
  }

  /** Holds a file in this state; true when it has been in it for the whole grace period. */
  hold(file: string, stamp: FileStamp | undefined): boolean {
    const before = this.#held.get(file);
    const same = stamp !== undefined && before?.stamp === stamp ? before : undefined;
    if (same && this.#isOver(same)) return true;
    this.#held.set(file, same ?? { stamp, since: this.#parts.clock.monotonic() });
    this.#schedule();
    return false;
  }

  release(file: string): void {
    this.#held.delete(file);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #isOver(hold: Hold): boolean {
    return this.#parts.clock.monotonic() - hold.since >= this.#parts.graceSeconds * 1000;
  }

  #schedule(): void {
    if (this.#stopped || this.#cancel) return;
    // Many held files are looked at less often, or nothing else would be done.
    const wait = Math.min(lookEvery, this.#parts.graceSeconds * 1000) + this.#held.size;
    this.#cancel = this.#parts.later(wait, () => {
      this.#cancel = undefined;
      const files = [...this.#held.keys()];
      if (files.length > 0) this.#schedule();
      files.forEach(this.#look);
    });
  }
}
