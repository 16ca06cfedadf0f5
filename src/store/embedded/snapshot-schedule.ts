import type { Low } from 'lowdb';
import type { Log } from '../../domain/log.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Later } from '../../platform/later.ts';
import type { ManifestImage } from './manifest-image.ts';

export interface SnapshotParts {
  readonly db: Low<ManifestImage>;
  readonly clock: Clock;
  readonly later: Later;
  readonly log: Log;
  /** Sequence of the manifest file as it is on disk. */
  readonly written: number;
  /** True when memory holds what is on disk and nothing else. */
  readonly isQuiet: () => boolean;
  readonly sequence: () => number;
  /** Of memory, as it is now. */
  readonly image: () => ManifestImage;
}

const shortestPauseMs = 1000;
/** Writing takes a fifth of the time at most. */
const pauseFactor = 4;

/**
 * Writes the manifest when something has changed: once a second at most, less often when it takes
 * long, and only of quiet moments. It can be made again from the journal, so a failure is only said.
 */
export class SnapshotSchedule {
  readonly #parts: SnapshotParts;
  #written: number;
  #callOff: (() => void) | undefined;
  #isDue = false;
  #writing: Promise<void> | undefined;
  #pauseMs = shortestPauseMs;
  #hasFailed = false;
  #isClosed = false;

  constructor(parts: SnapshotParts) {
    this.#parts = parts;
    this.#written = parts.written;
  }

  /** To be called whenever it has become quiet. */
  quiet(): void {
    const { later, isQuiet, sequence } = this.#parts;
    if (this.#isClosed || this.#writing || this.#written === sequence()) return;
    if (this.#isDue && isQuiet()) {
      this.#isDue = false;
      this.#writing = this.#write();
    } else if (!this.#isDue) {
      this.#callOff ??= later(this.#pauseMs, () => {
        this.#callOff = undefined;
        this.#isDue = true;
        this.quiet();
      });
    }
  }

  /** The last one. To be called when it is quiet for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callOff?.();
    await this.#writing;
    if (this.#written !== this.#parts.sequence()) await this.#write();
  }

  async #write(): Promise<void> {
    const { db, image, clock, log } = this.#parts;
    const began = clock.monotonic();
    try {
      db.data = image();
      const { sequence } = db.data;
      await db.write();
      this.#written = sequence;
      if (this.#hasFailed) log.info('manifest snapshot is written again', { sequence });
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) log.error('manifest snapshot failed', { error: String(error) });
      this.#hasFailed = true;
    }
    db.data = nothing;
    this.#pauseMs = Math.max(shortestPauseMs, pauseFactor * (clock.monotonic() - began));
    this.#writing = undefined;
    this.quiet();
  }
}

/** What was written is not kept in memory. */
const nothing: ManifestImage = { sequence: 0, collections: [] };
