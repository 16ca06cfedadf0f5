import type { Problem } from '../domain/problem.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { Clock } from '../platform/clock.ts';
import type { Later } from '../platform/later.ts';
import type { FileStamp } from '../platform/read-guarded.ts';
import { FileQueue } from './file-queue.ts';
import { Holds } from './holds.ts';
import { Judged } from './judged.ts';
import type { SessionVerdict } from './read-session.ts';

export interface GateParts {
  readonly read: (file: string) => Promise<SessionVerdict>;
  readonly stampOf: (file: string) => FileStamp | undefined;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly later: Later;
  readonly graceSeconds: number;
  /** Judgements, with their hand-over, at the same time: the rest waits as names. */
  readonly concurrency: number;
  /** May take its time: that holds the gate back. A rejection makes the file judged again later. */
  readonly onAccepted: (accepted: AcceptedSession) => Promise<void>;
  readonly onRefused: (
    file: string,
    problems: readonly Problem[],
    stamp: FileStamp,
  ) => Promise<unknown>;
  /** A file could not be judged or handed over, through no fault of its own. */
  readonly onTrouble: (file: string, error: unknown) => void;
}

/** The one way into the flywheel; whoever sees a file, however often, offers it here. */
export interface Gate {
  /** Judges the file unless that was done in its present state. Absolute path. */
  readonly offer: (file: string) => void;
  /** The file is judged again when it is offered next. */
  forget(file: string): void;
  /** Files that were offered and are not judged yet. */
  waiting(): number;
  /** Every file there is has been offered: what was not offered since the last time is forgotten. */
  allOffered(): void;
  /** Hands nothing over and refuses nothing; resolves when no file is being moved. What is offered waits. */
  pause(): Promise<void>;
  /** Goes on with what waits. */
  resume(): void;
  /** Hands nothing over any more; resolves when no file is being moved. May be called twice. */
  stop(): Promise<void>;
}

/** How many judgements are begun before other work of the program has its turn. */
const burst = 64;

/**
 * Judges each state of each file once: a state is device, inode, size and times. What is incomplete
 * is looked at again when it changes, and refused when it has not changed for the grace period.
 */
export function createGate(parts: GateParts): Gate {
  const gate = new FileGate(parts);
  return {
    offer: (file) => {
      gate.offer(file);
    },
    forget: (file) => {
      gate.judged.delete(file);
    },
    waiting: () => gate.waiting,
    allOffered: () => {
      gate.allOffered();
    },
    pause: () => gate.pause(),
    resume: () => {
      gate.resume();
    },
    stop: () => gate.stop(),
  };
}

class FileGate {
  readonly judged = new Judged();
  readonly #parts: GateParts;
  readonly #holds: Holds;
  readonly #waiting = new FileQueue();
  /** True: it was offered again meanwhile. */
  readonly #busy = new Map<string, boolean>();
  readonly #refusals = new Set<Promise<unknown>>();
  #begun = 0;
  /** All files were offered, and those that wait have not been asked for yet. */
  #allOffered = false;
  #paused = false;
  #stopped = false;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#holds = new Holds(parts, (file) => {
      this.offer(file);
    });
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  offer(file: string): void {
    if (this.#stopped) return;
    if (this.#busy.has(file)) this.#busy.set(file, true);
    else this.#waiting.add(file);
    this.#pump();
  }

  allOffered(): void {
    this.#allOffered = true;
    this.#pump();
  }

  async pause(): Promise<void> {
    this.#paused = true;
    await Promise.allSettled(this.#refusals);
  }

  resume(): void {
    this.#paused = false;
    this.#pump();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.clear();
    this.#holds.stop();
    await Promise.allSettled(this.#refusals);
  }

  #pump(): void {
    if (this.#paused) return;
    for (;;) {
      if (this.#busy.size >= this.#parts.concurrency || this.#begun >= burst) return;
      const file = this.#waiting.take();
      if (file === undefined) break;
      this.#busy.set(file, false);
      if (++this.#begun === burst) setImmediate(this.#rested);
      void this.#turn(file);
    }
    if (this.#begun > 0 && this.#begun < burst) this.#begun = 0;
    if (this.#allOffered) this.judged.forgetUnasked();
    this.#allOffered = false;
  }

  readonly #rested = (): void => {
    this.#begun = 0;
    this.#pump();
  };

  async #turn(file: string): Promise<void> {
    try {
      await this.#judge(file);
    } catch (error) {
      this.judged.delete(file);
      this.#parts.onTrouble(file, error);
    }
    const again = this.#busy.get(file) === true;
    this.#busy.delete(file);
    if (again && !this.#stopped) this.#waiting.add(file);
    this.#pump();
  }

  async #judge(file: string): Promise<void> {
    const stamp = this.#parts.stampOf(file);
    if (stamp === undefined) this.#drop(file);
    if (stamp === undefined || this.judged.has(file, stamp)) return;
    if (this.#holds.isEarly(file, stamp)) return;
    const verdict = await this.#parts.read(file);
    if (this.#stopped) return;
    if (this.#paused) {
      this.offer(file);
      return;
    }
    switch (verdict.kind) {
      case 'gone':
        this.#drop(file);
        return;
      case 'incomplete':
        if (!this.#holds.hold(file, verdict.stamp) || verdict.stamp === undefined) return;
        await this.#refuse(file, verdict.problems, verdict.stamp);
        return;
      case 'refused':
        await this.#refuse(file, verdict.problems, verdict.stamp);
        return;
      case 'accepted':
        this.#holds.release(file);
        // Before the hand-over, so that whoever takes it may have it forgotten.
        this.judged.add(file, verdict.stamp);
        await this.#parts.onAccepted(verdict.accepted);
    }
  }

  async #refuse(file: string, problems: readonly Problem[], stamp: FileStamp): Promise<void> {
    const refusal = this.#parts.onRefused(file, problems, stamp);
    this.#refusals.add(refusal);
    try {
      await refusal;
      this.#drop(file);
    } finally {
      this.#refusals.delete(refusal);
    }
  }

  #drop(file: string): void {
    this.judged.delete(file);
    this.#holds.release(file);
  }
}
