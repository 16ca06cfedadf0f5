import { errnoOf } from '../domain/errors.ts';
import type { Later } from '../platform/later.ts';
import { createEventWatch, type EventWatch } from './event-watch.ts';
import { createRelief, type Relief } from './relief.ts';
import { createSweep, type Sweep } from './sweep-inbox.ts';
import type { OpenWatcher } from './watcher.ts';

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
  /** Files told of that nobody has looked at yet. */
  readonly backlog?: () => number;
  /** After each sweep; `listed` is false when nothing had changed, so that nothing was told. */
  readonly onSwept?: (listed: boolean) => void;
  /** Files are found later than they should be, and why. Said once for each reason. */
  readonly onDegraded: (reason: string) => void;
  /** The event source; chokidar unless a test says otherwise. */
  readonly openWatcher?: OpenWatcher;
}

export interface InboxWatch {
  /** Resolves after the first sweep: what was already there has been told. May be called twice. */
  start(): Promise<void>;
  /** Sweeps once more, whatever has changed, as soon as the present sweep is done. */
  sweepNow(): void;
  /** The next sweep tells of all files there are, whatever has changed. */
  sweepAllNext(): void;
  /** May come early, and twice. */
  stop(): Promise<void>;
}

/**
 * Tells of session files in the inbox. The listing is the truth, repeated every `sweep_seconds`;
 * events only make it faster, so a watcher that loses some, or all, delays files and loses none.
 */
export function createInboxWatch(parts: InboxWatchParts): InboxWatch {
  const { events, sweep, onDegraded } = sources(parts);
  const relief = reliefFor(parts, events, sweep, onDegraded);
  let started: Promise<void> | undefined;
  return {
    start: () =>
      (started ??= events
        .start()
        .then(() => sweep.start())
        .then(() => {
          relief.start();
        })),
    sweepNow() {
      sweep.listNext();
      sweep.soon();
    },
    sweepAllNext() {
      sweep.listNext();
    },
    async stop() {
      relief.stop();
      await Promise.all([events.stop(), sweep.stop()]);
    },
  };
}

function sources(parts: InboxWatchParts): {
  readonly events: EventWatch;
  readonly sweep: Sweep;
  readonly onDegraded: (reason: string) => void;
} {
  const said = new Set<string>();
  const onDegraded = (reason: string): void => {
    if (!said.has(reason)) parts.onDegraded(reason);
    said.add(reason);
  };
  const onGap = (): void => {
    sweep.soon();
  };
  const onBack = (): Promise<void> => {
    said.clear();
    return events.reopen();
  };
  const events = createEventWatch({ ...parts, onDegraded, onGap });
  const sweep = createSweep({ ...parts, onDegraded, onBack });
  return { events, sweep, onDegraded };
}

function reliefFor(
  { backlog = () => 0, later }: InboxWatchParts,
  events: EventWatch,
  sweep: Sweep,
  onDegraded: (reason: string) => void,
): Relief {
  return createRelief({
    backlog,
    later,
    pause: () => events.pause(),
    reopen: () => events.reopen(),
    onReopened: () => {
      sweep.soon();
    },
    onTrouble: (error) => {
      onDegraded(`the watcher cannot be paused or opened (${errnoOf(error) ?? 'unknown error'})`);
    },
  });
}
