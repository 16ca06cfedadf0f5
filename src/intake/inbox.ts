import type { Events } from '../domain/events.ts';
import { errnoOf } from '../domain/errors.ts';
import type { Problem } from '../domain/problem.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { Clock } from '../platform/clock.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import type { Home } from '../platform/home.ts';
import { systemLater, type Later } from '../platform/later.ts';
import { stampOf, type FileStamp } from '../platform/read-guarded.ts';
import { createGate, type Gate } from './gate.ts';
import type { SessionReader } from './read-session.ts';
import { refuseFile, takeBack } from './refuse-file.ts';
import { createInboxWatch, type InboxWatch, type InboxWatchParts } from './watch-inbox.ts';

export interface InboxParts {
  readonly home: Home;
  readonly reader: SessionReader;
  readonly files: DurableFiles;
  readonly events: Events;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly settings: InboxWatchParts['settings'] & { readonly grace_seconds: number };
  readonly later?: Later;
  readonly openWatcher?: InboxWatchParts['openWatcher'];
  /** After each sweep: a daemon that does this is alive. */
  readonly onSwept?: () => void;
}

export interface Inbox {
  /** Hands each valid session to `take`, until stopped; a rejected one is handed over again. */
  start(take: (accepted: AcceptedSession) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
  /** The file (home-relative) is handed over again at the next sweep. */
  forget(path: string): void;
  /**
   * Hands nothing over and refuses nothing until `resume`; the sweeps go on. Resolves when no file is
   * being moved. What was handed over already is the taker's. May be called twice, and before `start`.
   */
  pause(): Promise<void>;
  /** Goes on with what waits, and sweeps at once. */
  resume(): void;
  /** Files that were found and not looked at yet. */
  waiting(): number;
  /** Moves what was refused under this name back; the session file, absolute, or undefined. */
  readonly takeBack: (name: string) => Promise<string | undefined>;
}

/** Sessions handed over at the same time; one that waits for room holds a place. */
const concurrency = 16;

/** Watches the inbox, judges what appears, moves what is refused, and says so. */
export function createInbox(parts: InboxParts): Inbox {
  const { home } = parts;
  const refusals = { files: parts.files, home, stampOf };
  let open: OpenInbox | undefined;
  let stopped = false;
  let paused = false;
  return {
    async start(take) {
      if (open || stopped) return;
      open = openInbox(parts, take);
      if (paused) void open.pause();
      await open.start();
    },
    async stop() {
      stopped = true;
      await open?.stop();
    },
    forget: (path) => open?.forget(home.absolute(path)),
    async pause() {
      paused = true;
      await open?.pause();
    },
    resume() {
      paused = false;
      open?.resume();
    },
    waiting: () => open?.waiting() ?? 0,
    takeBack: (name) => takeBack(refusals, name),
  };
}

type OpenInbox = Omit<Inbox, 'start' | 'takeBack'> & { start(): Promise<void> };

function openInbox(
  parts: InboxParts,
  take: (accepted: AcceptedSession) => Promise<void>,
): OpenInbox {
  const gate = gateOf(parts, take);
  const watch = watchOf(parts, gate);
  return {
    start: () => watch.start(),
    async stop() {
      await watch.stop();
      await gate.stop();
    },
    forget(file) {
      gate.forget(file);
      watch.sweepAllNext();
    },
    waiting: () => gate.waiting(),
    pause: () => gate.pause(),
    resume() {
      gate.resume();
      watch.sweepNow();
    },
  };
}

function watchOf(parts: InboxParts, gate: Gate): InboxWatch {
  const { home, settings, events, later = systemLater, openWatcher, onSwept } = parts;
  return createInboxWatch({
    folder: home.sessions,
    settings,
    later,
    onFile: gate.offer,
    backlog: () => gate.waiting(),
    onSwept: (listed) => {
      if (listed) gate.allOffered();
      onSwept?.();
    },
    onDegraded: (reason) => {
      events.emit({ name: 'watch.degraded', reason });
    },
    ...(openWatcher ? { openWatcher } : {}),
  });
}

function gateOf(parts: InboxParts, take: (accepted: AcceptedSession) => Promise<void>): Gate {
  const { home, files, reader, events, clock, settings, later = systemLater } = parts;
  const refuse = async (
    file: string,
    problems: readonly Problem[],
    stamp: FileStamp,
  ): Promise<void> => {
    const moved_to = await refuseFile({ files, home, stampOf }, file, problems, stamp);
    if (moved_to === undefined) return;
    const first = problems[0]?.message ?? '';
    const path = home.relative(file);
    events.emit({ name: 'session.rejected', path, problems: problems.length, first, moved_to });
  };
  const said = new Set<string>();
  return createGate({
    read: (file) => reader.read(file),
    stampOf,
    clock,
    later,
    graceSeconds: settings.grace_seconds,
    concurrency,
    onAccepted: take,
    onRefused: refuse,
    onTrouble: (_file, error) => {
      const reason = `session files cannot be taken in (${errnoOf(error) ?? String(error)})`;
      if (!said.has(reason)) events.emit({ name: 'watch.degraded', reason });
      said.add(reason);
    },
  });
}
