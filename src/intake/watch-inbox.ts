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
  /** Files told of that nobody has looked at yet. */
  readonly backlog?: () => number;
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
  const relief = createRelief(parts, events, sweep);
  let started: Promise<void> | undefined;
  return {
    start: () =>
      (started ??= events
        .start()
        .then(() => sweep.start())
        .then(relief.start)),
    async stop() {
      relief.stop();
      await Promise.all([events.stop(), sweep.stop()]);
    },
  };
}

/**
 * chokidar lists the whole folder again at every event, and each session makes several. While that
 * many files wait anyway, events tell nothing new: the sweeps do, and all of the time goes to work.
 */
const largeBacklog = 100;
const lookEvery = 250;

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

/** Pauses the events while the backlog is large; when it is done, one more sweep closes the gap. */
function createRelief(
  { backlog = () => 0, later }: InboxWatchParts,
  events: EventWatch,
  sweep: Sweep,
): { start: () => void; stop: () => void } {
  let paused = false;
  let stopped = false;
  let cancel = (): void => undefined;
  const look = async (): Promise<void> => {
    if (!paused && backlog() > largeBacklog) {
      paused = true;
      await events.pause();
    } else if (paused && backlog() === 0) {
      paused = false;
      await events.reopen();
      sweep.soon();
    }
  };
  const again = (): void => {
    if (stopped) return;
    cancel = later(lookEvery, () => void look().then(again));
  };
  return {
    start: again,
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
