import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import { leaveCanary, takeCanary } from '../platform/canary-file.ts';
import type { Later } from '../platform/later.ts';
import { createLookAgain, type LookAgain } from './look-again.ts';
import { openChokidar } from './open-chokidar.ts';
import { canaryName, type OpenWatcher, type Watcher } from './watcher.ts';

export interface EventWatchParts {
  readonly folder: string;
  readonly settings: {
    readonly sweep_seconds: number;
    readonly watcher: 'auto' | 'events' | 'polling' | 'off';
  };
  readonly later: Later;
  readonly onFile: (file: string) => void;
  /** Something may have come that no event is told of: before events are, or when one says not what. */
  readonly onGap: () => void;
  readonly onDegraded: (reason: string) => void;
  readonly openWatcher?: OpenWatcher;
}

export interface EventWatch {
  start(): Promise<void>;
  /** Watches anew: the folder is another one than before, or watching was paused. */
  reopen(): Promise<void>;
  /** Lets go of the folder until it is reopened. */
  pause(): Promise<void>;
  stop(): Promise<void>;
}

const canaryWait = 5_000;
const canaryEvery = 3_600_000;
/** The system has no more watches or files to give; trying again at once would not help. */
const exhausted: Readonly<Record<string, string>> = {
  ENOSPC: 'no inotify watches are left (ENOSPC); raise fs.inotify.max_user_watches',
  EMFILE: 'no file handles are left (EMFILE); raise the limit of open files',
  ENFILE: 'the system has no file handles left (ENFILE)',
};

/**
 * Events for session files. At start and every hour a canary file proves that they arrive; when it
 * goes unseen the folder is polled (`auto`) or left to the sweeps. Never fails: it only degrades.
 */
export function createEventWatch(parts: EventWatchParts): EventWatch {
  const watching = new Watching(parts);
  return {
    start: () => watching.start(),
    reopen: () => watching.reopen(),
    pause: () => watching.pause(),
    stop: () => watching.stop(),
  };
}

class Watching {
  readonly #parts: EventWatchParts;
  #watcher: Watcher | undefined;
  #polling = false;
  #stopped = false;
  #timers = new Set<() => void>();
  readonly #again: LookAgain;
  /** A canary waits to be seen. */
  #canary = false;

  constructor(parts: EventWatchParts) {
    this.#parts = parts;
    this.#again = createLookAgain(parts.later, parts.onFile);
  }

  async start(): Promise<void> {
    await this.open(this.#parts.settings.watcher === 'polling').catch(this.#say);
  }

  async open(polling: boolean): Promise<void> {
    if (this.#parts.settings.watcher === 'off' || this.#stopped) return;
    await this.#close();
    this.#polling = polling;
    this.#after(canaryEvery, () => {
      this.#quietly(this.#check());
    });
    const open = this.#parts.openWatcher ?? openChokidar;
    const watcher = open(this.#parts.folder, polling);
    this.#watcher = watcher;
    this.#listen(watcher);
  }

  #listen(watcher: Watcher): void {
    const seen = (file: string): void => {
      if (path.basename(file) === canaryName) void this.#takeCanary();
      else this.#tell(file);
    };
    watcher.on('add', seen);
    watcher.on('change', seen);
    watcher.on('unlink', (file) => {
      if (path.basename(file) !== canaryName) this.#parts.onFile(file);
    });
    watcher.on('unknown', this.#parts.onGap);
    watcher.on('error', (error) => {
      this.#quietly(this.#failed(watcher, error));
    });
    watcher.on('ready', () => {
      if (this.#watcher !== watcher) return;
      this.#parts.onGap();
      if (!this.#polling) this.#quietly(this.#prove(watcher));
    });
  }

  #tell(file: string): void {
    if (this.#stopped) return;
    this.#parts.onFile(file);
    if (this.#polling) this.#again.heardOf(file);
  }

  async reopen(): Promise<void> {
    await this.open(this.#polling);
  }

  async pause(): Promise<void> {
    await this.#close();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#again.stop();
    await this.#close();
  }

  /** Every hour: what has degraded gets another chance, what works proves it. */
  async #check(): Promise<void> {
    this.#after(canaryEvery, () => {
      this.#quietly(this.#check());
    });
    const watcher = this.#watcher;
    if (watcher && !this.#polling) await this.#prove(watcher);
    else if (!watcher) await this.open(this.#parts.settings.watcher === 'polling');
  }

  async #prove(watcher: Watcher): Promise<void> {
    // Awaited before it is written: its event may be here before the write has returned.
    this.#canary = true;
    this.#after(canaryWait, () => {
      if (!this.#canary || this.#watcher !== watcher) return;
      void this.#takeCanary();
      this.#quietly(this.#unseen());
    });
    const written = await leaveCanary(this.#canaryFile);
    // An inbox that cannot be written to is no proof against its events.
    if (!written) this.#canary = false;
    if (this.#watcher !== watcher) await this.#takeCanary();
  }

  async #takeCanary(): Promise<void> {
    this.#canary = false;
    await takeCanary(this.#canaryFile);
  }

  get #canaryFile(): string {
    return path.join(this.#parts.folder, canaryName);
  }

  async #unseen(): Promise<void> {
    const { settings, onDegraded } = this.#parts;
    if (settings.watcher === 'auto') {
      onDegraded('no file events arrive from this file system; the inbox is polled');
      await this.open(true);
    } else {
      onDegraded(`no file events arrive; files are found every ${settings.sweep_seconds} s`);
    }
  }

  async #failed(watcher: Watcher, error: unknown): Promise<void> {
    if (this.#watcher !== watcher || this.#stopped) return;
    const code = errnoOf(error) ?? 'unknown error';
    const why = exhausted[code];
    const until = `files are found every ${this.#parts.settings.sweep_seconds} s`;
    this.#parts.onDegraded(why ? `${why}; ${until}` : `the watcher reports ${code}`);
    if (why !== undefined) await this.#close(false);
  }

  #quietly(work: Promise<void>): void {
    work.catch(this.#say);
  }

  /** A watcher that cannot even be closed or opened costs events, and no more. */
  readonly #say = (error: unknown): void => {
    const code = errnoOf(error) ?? 'unknown error';
    const until = `files are found every ${this.#parts.settings.sweep_seconds} s`;
    this.#parts.onDegraded(`the watcher fails (${code}); ${until}`);
  };

  #after(milliseconds: number, work: () => void): void {
    if (this.#stopped) return;
    const cancel = this.#parts.later(milliseconds, () => {
      this.#timers.delete(cancel);
      work();
    });
    this.#timers.add(cancel);
  }

  async #close(withTimers = true): Promise<void> {
    if (withTimers) {
      for (const cancel of this.#timers) cancel();
      this.#timers.clear();
    }
    const watcher = this.#watcher;
    this.#watcher = undefined;
    if (this.#canary) await this.#takeCanary();
    await watcher?.close();
  }
}
