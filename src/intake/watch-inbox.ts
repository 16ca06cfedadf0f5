import type { Later } from '../platform/later.ts';
import { createEventWatch, type EventWatch } from './event-watch.ts';
import type { OpenWatcher } from './open-chokidar.ts';
import { createSweep, type Sweep } from './sweep-inbox.ts';

export interface InboxWatchParts {
  /** The inbox, absolute. */
  readonly folder: string;
  readonly settings: {
    readonly sweep_seconds: number;
    readonly watcher: 'auto' | 'events' | 'polling' | 'off';
  };
  readonly later: Later;
  /** A file may be new or changed. Called often, and for the same file again: it is a hint. */
  readonly onFile: (file: string) => void;
  /** All session files there are; after each sweep that listed them. */
  readonly onSwept?: (files: ReadonlySet<string>) => void;
  /** Files are found later than they should be, and why. Said once for each reason. */
  readonly onDegraded: (reason: string) => void;
  /** The event source; chokidar unless a test says otherwise. */
  readonly openWatcher?: OpenWatcher;
}

export interface InboxWatch {
  /** Resolves after the first sweep: what was already there has been told. May be called twice. */
  start(): Promise<void>;
  /** May come early, and twice. */
  stop(): Promise<void>;
}

/**
 * Tells of session files in the inbox. The listing is the truth, repeated every `sweep_seconds`;
 * events only make it faster, so a watcher that loses some, or all, delays files and loses none.
 */
export function createInboxWatch(parts: InboxWatchParts): InboxWatch {
  const { events, sweep } = sources(parts);
  let started: Promise<void> | undefined;
  return {
    start: () => (started ??= events.start().then(() => sweep.start())),
    async stop() {
      await Promise.all([events.stop(), sweep.stop()]);
    },
  };
}

function sources(parts: InboxWatchParts): { events: EventWatch; sweep: Sweep } {
  const said = new Set<string>();
  const onDegraded = (reason: string): void => {
    if (!said.has(reason)) parts.onDegraded(reason);
    said.add(reason);
  };
  const onReady = (): void => {
    sweep.soon();
  };
  const onBack = (): Promise<void> => {
    said.clear();
    return events.reopen();
  };
  const events = createEventWatch({ ...parts, onDegraded, onReady });
  const sweep = createSweep({ ...parts, onDegraded, onBack });
  return { events, sweep };
}
