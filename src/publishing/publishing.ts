import type { Events } from '../domain/events.ts';
import { PublishLine, type LineParts } from './publish-line.ts';
import type { Publisher } from './publisher.ts';

export interface PublishingParts extends LineParts {
  readonly events: Events;
  /** Those that are switched on; jobs of other targets wait. */
  readonly publishers: readonly Publisher[];
}

/** Publishes what is approved, each job once, in lives that may end anywhere. */
export interface Publishing {
  /**
   * Asks again for what the last life left active, then takes what waits, archived or not. What the
   * machine refuses meanwhile is tried again: this never rejects.
   */
  start(): Promise<void>;
  /** A session has its facts, and its artifacts are on disk. */
  announce(sessionId: string): void;
  /** Lets what is under way end, and begins nothing more. May come early, and twice. */
  stop(): Promise<void>;
}

export function createPublishing(parts: PublishingParts): Publishing {
  const lines = parts.publishers.map((publisher) => new PublishLine(parts, publisher));
  return {
    async start() {
      for (const line of lines) await line.start();
    },
    announce(sessionId) {
      for (const line of lines) line.announce(sessionId);
    },
    async stop() {
      await Promise.all(lines.map((line) => line.stop()));
    },
  };
}
