import { errnoOf } from '../domain/errors.ts';
import type { Later } from '../platform/later.ts';
import { folderStamp } from '../platform/list-folder.ts';
import { listSessions } from './list-sessions.ts';

export interface SweepParts {
  readonly folder: string;
  readonly settings: { readonly sweep_seconds: number };
  readonly later: Later;
  readonly onFile: (file: string) => void;
  /** After each sweep; `listed` is false when there was no need to list. */
  readonly onSwept?: (listed: boolean) => void;
  readonly onDegraded: (reason: string) => void;
  /** The inbox can be listed again after it could not, or another folder has taken its place. */
  readonly onBack: () => Promise<void>;
}

export interface Sweep {
  start(): Promise<void>;
  /** One more sweep, as soon as the present one is done. */
  soon(): void;
  /** The next sweep lists the inbox, whether it has changed or not. */
  listNext(): void;
  stop(): Promise<void>;
}

/** In larger inboxes an unchanged folder is not listed, but for every twelfth time. */
const largeInbox = 2_000;
const fullEvery = 12;

/** Lists the inbox at once, then again and again, each time after the last has ended. */
export function createSweep(parts: SweepParts): Sweep {
  const sweeper = new Sweeper(parts);
  return {
    start: () => sweeper.run(),
    soon: () => void sweeper.run(),
    listNext: () => {
      sweeper.listNext();
    },
    stop: () => sweeper.stop(),
  };
}

interface Listing {
  readonly stamp: string;
  readonly names: number;
  /** How often it has not been repeated, for nothing had changed. */
  readonly skipped: number;
}
const none: Listing = { stamp: '', names: 0, skipped: 0 };

class Sweeper {
  readonly #parts: SweepParts;
  #running: Promise<void> | undefined;
  #again = false;
  #cancel: (() => void) | undefined;
  #stopped = false;
  #failed = false;
  #last = none;
  #id: bigint | undefined;

  constructor(parts: SweepParts) {
    this.#parts = parts;
  }

  run(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#running) this.#again = true;
    this.#running ??= this.#rounds();
    return this.#running;
  }

  listNext(): void {
    this.#last = none;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  async #rounds(): Promise<void> {
    this.#cancel?.();
    do {
      this.#again = false;
      await this.#sweep();
    } while (this.#wantsMore());
    this.#running = undefined;
    if (this.#stopped) return;
    const wait = this.#parts.settings.sweep_seconds * 1000;
    this.#cancel = this.#parts.later(wait, () => void this.run());
  }

  #wantsMore(): boolean {
    return this.#again && !this.#stopped;
  }

  async #sweep(): Promise<void> {
    try {
      const { id, text } = await folderStamp(this.#parts.folder);
      const isOther = this.#id !== undefined && this.#id !== id;
      const listed = isOther || !this.#isUnchanged(text);
      if (listed) await this.#list(text);
      if (this.#failed || isOther) await this.#parts.onBack();
      this.#failed = false;
      this.#id = id;
      if (!this.#stopped) this.#parts.onSwept?.(listed);
    } catch (error) {
      this.#failed = true;
      this.#last = none;
      const code = errnoOf(error) ?? 'unknown error';
      this.#parts.onDegraded(`the inbox cannot be listed (${code}); tried again at each sweep`);
    }
  }

  #isUnchanged(stamp: string): boolean {
    const { names, skipped } = this.#last;
    const unchanged = names > largeInbox && stamp === this.#last.stamp && skipped < fullEvery - 1;
    if (unchanged) this.#last = { names, stamp, skipped: skipped + 1 };
    return unchanged;
  }

  /** Tells of each file there is; between two lists other work of the program has its turn. */
  async #list(stamp: string): Promise<void> {
    // What wants the next sweep to list may come while this one does.
    const listing = { stamp, names: 0, skipped: 0 };
    this.#last = listing;
    for await (const { files, names } of listSessions(this.#parts.folder)) {
      if (this.#stopped) return;
      listing.names += names;
      for (const file of files) this.#parts.onFile(file);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
