import type { Events } from '../domain/events.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { WorkSession } from '../domain/session.ts';
import type { FlywheelParts } from '../flywheel-parts.ts';
import { pipelines } from '../pipelines/registry.ts';
import type { Config } from '../platform/config.ts';
import type { Home } from '../platform/home.ts';
import { breather } from '../platform/pause.ts';
import { createThreadPool, type ThreadPool } from '../platform/thread-pool.ts';
import { fromWire } from '../platform/wire-error.ts';
import { refusePoison } from '../store/suspects.ts';
import type { LoadedRender } from './load-render.ts';
import { namedFolders, type PinStation } from './pin-station.ts';
import { createRunHere, type RunReply, type RunRequest } from './run-here.ts';
import type { RunThreadData } from './run-in-thread.ts';

export interface PipelineStationParts {
  readonly home: Home;
  readonly config: Config;
  readonly events: Events;
  readonly templates: LoadedRender;
  readonly pins: PinStation;
  /** Runs have threads of their own, so many; 0: they share this one. */
  readonly threads: number;
}

export type PipelineStation = FlywheelParts['pipelines'] & { close(): Promise<void> };

/** Text that is worked on here in a few milliseconds, whatever it says. */
const smallText = 65_536;
/** How long runs that are done here may follow each other, in milliseconds. */
const turnMs = 10;

/**
 * Runs sessions and tells of their steps. What reads a repository or pictures, or is large, has a
 * thread of its own, where it may hang or grow; what is small and reads nothing is done before a
 * thread would have been told of it.
 */
export function pipelineStation(parts: PipelineStationParts): PipelineStation {
  const { home, events, pins } = parts;
  const runHere = createRunHere(parts.templates.render, home.cache);
  const threads = parts.threads > 0 ? inThreads(parts) : undefined;
  const breathe = breather(turnMs);
  return {
    close: () => threads?.close() ?? Promise.resolve(),
    async run(claim, { session }, signal): Promise<RunOutcome> {
      refusePoison(claim);
      const { run_id, source } = claim;
      const request = {
        ...(await pins.writingOf(claim)),
        ...(claim.pins ? { pins: claim.pins } : {}),
        namedFolders: namedFolders(home, source, session),
        session,
      };
      const isSmall = claim.input.length <= smallText && !readsTheWorld(session);
      const runs = threads && !isSmall ? threads : { run: runHere };
      // Claims come many at once, and what is done here would go on from one run to the next.
      if (runs !== threads) await breathe();
      const { steps, result } = await runs.run(request, signal);
      for (const note of steps) events.emit({ name: 'step.finished', run_id, ...note });
      if ('error' in result) throw fromWire(result.error);
      return result.outcome;
    },
  };
}

const readsTheWorld = ({ session_type }: WorkSession): boolean =>
  pipelines.some((pipeline) => pipeline.type === session_type && pipeline.sources !== undefined);

/** A run that hangs or grows ends its thread, and neither the daemon nor what else it does. */
function inThreads({
  home,
  config,
  templates,
  threads,
}: PipelineStationParts): ThreadPool<RunRequest, RunReply> {
  const data: RunThreadData = { templates: templates.texts, cacheFolder: home.cache };
  return createThreadPool<RunRequest, RunReply>({
    module: new URL('./run-in-thread.js', import.meta.url),
    data,
    threads,
    heapMb: config.run_heap_mb,
  });
}
