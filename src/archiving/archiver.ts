import { errnoOf, toFlywheelError } from '../domain/errors.ts';
import type { Events } from '../domain/events.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { Clock } from '../platform/clock.ts';
import type { Later } from '../platform/later.ts';
import type { Store } from '../store/store.ts';
import { archiveFile, archiveFolder, type Archived, type ArchiveParts } from './archive-session.ts';
import { FinishedFinder, type FindParts, type Finished } from './find-finished.ts';

export interface ArchiverParts extends ArchiveParts, Pick<FindParts, 'listInbox' | 'read'> {
  readonly store: Pick<Store, 'transact' | 'tasks' | 'manifest'>;
  readonly settings: {
    readonly archive_after_hours: number;
    readonly archive_above: number;
  };
  /** While no other of ours works on the session: what is claimed or answered is where it was read. */
  readonly inTurn: <T>(accepted: AcceptedSession, work: () => Promise<T>) => Promise<T>;
  /** Sessions wait to be taken: they come first. */
  readonly isBusy: () => boolean;
  readonly events: Events;
  readonly clock: Clock;
  readonly later: Later;
}

export interface Archiver {
  readonly start: () => void;
  /** Ends with the session under way. May come early, and twice. */
  stop(): Promise<void>;
}

/**
 * Keeps the inbox small: finished sessions move to `outputs/sessions/archive/<yyyy-mm>/` with their
 * artifacts when they have reached their age, the oldest also when there are too many. One after the
 * other, when nothing else is to be done; under a load that does not end, a few now and then.
 */
export const createArchiver = (parts: ArchiverParts): Archiver => new InboxArchiver(parts);

/** After something has ended; many end together. */
const soonMs = 1000;
const atLeastEveryMs = 600_000;
/** Files looked into in one round. */
const manyAtOnce = 2_000;
/** Under load: so many, so often. */
const fewAtOnce = 64;
const fewEveryMs = 15_000;
/** What could not be moved is tried again after this. */
const patienceMs = 60_000;

class InboxArchiver implements Archiver {
  readonly #parts: ArchiverParts;
  readonly #finder: FinishedFinder;
  /** When they are tried again, by path. */
  readonly #stuck = new Map<string, number>();
  #cancel: (() => void) | undefined;
  #dueAt = Infinity;
  #lastRound = -Infinity;
  #running: Promise<void> = Promise.resolve();
  #unsubscribe: (() => void) | undefined;
  /** What is wrong, as it was said. */
  #said: string | undefined;
  #stopped = false;

  constructor(parts: ArchiverParts) {
    this.#parts = parts;
    this.#finder = new FinishedFinder({ ...parts, manifest: parts.store.manifest });
  }

  readonly start = (): void => {
    if (this.#unsubscribe || this.#stopped) return;
    this.#unsubscribe = this.#parts.events.on(({ name }) => {
      if (name === 'run.completed' || name === 'session.duplicated') this.#again(soonMs);
    });
    this.#again(soonMs);
  };

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    this.#cancel?.();
    await this.#running;
  }

  get #now(): number {
    return this.#parts.clock.monotonic();
  }

  /** The next round comes after this time, or before. */
  #again(milliseconds: number): void {
    const at = this.#now + milliseconds;
    if (this.#stopped || at >= this.#dueAt) return;
    this.#cancel?.();
    this.#dueAt = at;
    this.#cancel = this.#parts.later(milliseconds, () => {
      this.#dueAt = Infinity;
      this.#running = this.#running.then(() => this.#round());
    });
  }

  async #round(): Promise<void> {
    const isBusy = this.#parts.isBusy();
    if (isBusy && this.#now - this.#lastRound < fewEveryMs) {
      this.#again(soonMs);
      return;
    }
    this.#lastRound = this.#now;
    try {
      const { finished, isAll } = await this.#finder.find(isBusy ? fewAtOnce : manyAtOnce);
      const due = this.#dueOf(finished);
      const isBrokenOff = await this.#archiveAll(isBusy ? due.slice(0, fewAtOnce) : due);
      this.#said = undefined;
      this.#again(isBrokenOff || !isAll ? soonMs : this.#untilNext(finished));
    } catch (error) {
      this.#say(error);
      this.#again(patienceMs);
    }
  }

  /** By age, and the oldest of too many; what has just shown that it cannot be moved waits. */
  #dueOf(found: readonly Finished[]): Finished[] {
    const { archive_after_hours: hours, archive_above: above } = this.#parts.settings;
    const before = this.#parts.clock.now() - hours * 3_600_000;
    const files = found.filter(({ kind }) => kind === 'file');
    const tooMany = new Set(files.slice(0, Math.max(0, files.length - above)));
    for (const [path, at] of this.#stuck) if (at <= this.#now) this.#stuck.delete(path);
    return found.filter(
      (one) => (tooMany.has(one) || one.finishedAt <= before) && !this.#stuck.has(one.path),
    );
  }

  /** True when it was broken off. */
  async #archiveAll(due: readonly Finished[]): Promise<boolean> {
    for (const [at, one] of due.entries()) {
      if (this.#stopped) return false;
      if (at >= fewAtOnce && this.#parts.isBusy()) return true;
      await this.#archiveOne(one);
    }
    return false;
  }

  async #archiveOne(one: Finished): Promise<void> {
    const archived = await this.#attempt(one);
    this.#finder.forget(one.path);
    if (!archived) {
      this.#stuck.set(one.path, this.#now + patienceMs);
      return;
    }
    const { session_id } = archived.session;
    this.#parts.events.emit({
      name: 'session.archived',
      session_id,
      path: one.path,
      moved_to: archived.path,
    });
  }

  async #attempt({ kind, path, sessionId }: Finished): Promise<Archived | undefined> {
    if (kind === 'folder') return archiveFolder(this.#parts, sessionId);
    const accepted = await this.#parts.read(path);
    if (accepted?.session.session_id !== sessionId) return undefined;
    return this.#parts.inTurn(accepted, () => archiveFile(this.#parts, accepted));
  }

  /** Until the oldest that stays reaches its age. */
  #untilNext(found: readonly Finished[]): number {
    const age = this.#parts.settings.archive_after_hours * 3_600_000;
    const now = this.#parts.clock.now();
    const ages = found.map(({ finishedAt }) => finishedAt + age - now).filter((wait) => wait > 0);
    const wait = ages.reduce((least, each) => Math.min(least, each), atLeastEveryMs);
    return Math.max(soonMs, this.#stuck.size > 0 ? Math.min(wait, patienceMs) : wait);
  }

  #say(error: unknown): void {
    if (this.#stopped) return;
    const { code } = toFlywheelError(error);
    const reason = `finished sessions stay in the inbox (${errnoOf(error) ?? code})`;
    if (reason === this.#said) return;
    this.#said = reason;
    this.#parts.events.emit({ name: 'watch.degraded', reason });
  }
}
