import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import type { Later } from '../platform/later.ts';
import { folderStamp, listFolder } from '../platform/list-folder.ts';
import { sessionFileOf, sessionOfFolder } from './inbox-names.ts';

export interface SweepParts {
  readonly folder: string;
  readonly settings: { readonly sweep_seconds: number };
  readonly later: Later;
  readonly onFile: (file: string) => void;
  readonly onSwept?: (files: ReadonlySet<string>) => void;
  readonly onDegraded: (reason: string) => void;
  /** The inbox can be listed again after it could not. */
  readonly onBack: () => Promise<void>;
}

export interface Sweep {
  start(): Promise<void>;
  /** One more sweep, as soon as the present one is done. */
  soon(): void;
  stop(): Promise<void>;
}

/** Names told of before other work of the program has its turn. */
const slice = 500;
/** In larger inboxes an unchanged folder is not listed, but for every twelfth time. */
const largeInbox = 2_000;
const fullEvery = 12;

/** Lists the inbox at once, then again and again, each time after the last has ended. */
export function createSweep(parts: SweepParts): Sweep {
  const sweeper = new Sweeper(parts);
  return {
    start: () => sweeper.run(),
    soon: () => void sweeper.run(),
    stop: () => sweeper.stop(),
  };
}

class Sweeper {
  readonly #parts: SweepParts;
  #running: Promise<void> | undefined;
  #again = false;
  #cancel: (() => void) | undefined;
  #stopped = false;
  #failed = false;
  #last = { stamp: '', names: 0, skipped: 0 };

  constructor(parts: SweepParts) {
    this.#parts = parts;
  }

  run(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#running) this.#again = true;
    this.#running ??= this.#rounds();
    return this.#running;
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
      if (await this.#isUnchanged()) return;
      const files = await this.#list();
      if (this.#failed) await this.#parts.onBack();
      this.#failed = false;
      await this.#tell(files);
    } catch (error) {
      this.#failed = true;
      this.#last = { stamp: '', names: 0, skipped: 0 };
      const code = errnoOf(error) ?? 'unknown error';
      this.#parts.onDegraded(`the inbox cannot be listed (${code}); tried again at each sweep`);
    }
  }

  async #isUnchanged(): Promise<boolean> {
    const { names, skipped, stamp } = this.#last;
    const now = await folderStamp(this.#parts.folder);
    const unchanged = names > largeInbox && now === stamp && skipped < fullEvery - 1;
    this.#last = { names, stamp: now, skipped: unchanged ? skipped + 1 : 0 };
    return unchanged;
  }

  async #list(): Promise<Set<string>> {
    const { folder } = this.#parts;
    const entries = await listFolder(folder);
    this.#last = { ...this.#last, names: entries.length };
    const files = entries.flatMap(({ name, isFolder }) => {
      const file = isFolder ? sessionOfFolder(name) : sessionFileOf(name) && name;
      return file === undefined ? [] : [path.join(folder, file)];
    });
    return new Set(files);
  }

  async #tell(files: ReadonlySet<string>): Promise<void> {
    let told = 0;
    for (const file of files) {
      if (this.#stopped) return;
      this.#parts.onFile(file);
      if (++told % slice === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#parts.onSwept?.(files);
  }
}
