import type { Events } from '../domain/events.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { FlywheelParts } from '../flywheel-parts.ts';
import type { Config } from '../platform/config.ts';
import type { Home } from '../platform/home.ts';
import { createThreadPool } from '../platform/thread-pool.ts';
import { fromWire } from '../platform/wire-error.ts';
import { refusePoison } from '../store/suspects.ts';
import type { LoadedRender } from './load-render.ts';
import { pictureFolders, type PinStation } from './pin-station.ts';
import { createRunHere, type RunHere, type RunReply, type RunRequest } from './run-here.ts';
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

/** Runs each session in one of the threads, or here, and tells of its steps. */
export function pipelineStation(parts: PipelineStationParts): PipelineStation {
  const { home, events, pins } = parts;
  const { run, close } = parts.threads > 0 ? inThreads(parts) : here(parts);
  return {
    close,
    async run(claim, { session }, signal): Promise<RunOutcome> {
      refusePoison(claim);
      const { run_id, source } = claim;
      const request = {
        ...(await pins.writingOf(claim)),
        ...(claim.pins ? { pins: claim.pins } : {}),
        pictureFolders: pictureFolders(home, source, session),
        session,
      };
      const { steps, result } = await run(request, signal);
      for (const note of steps) events.emit({ name: 'step.finished', run_id, ...note });
      if ('error' in result) throw fromWire(result.error);
      return result.outcome;
    },
  };
}

interface Runs {
  readonly run: RunHere;
  readonly close: () => Promise<void>;
}

const here = ({ templates }: PipelineStationParts): Runs => ({
  run: createRunHere(templates.render),
  close: () => Promise.resolve(),
});

/** A run that hangs or grows ends its thread, and neither the daemon nor what else it does. */
function inThreads({ config, templates, threads }: PipelineStationParts): Runs {
  const data: RunThreadData = { templates: templates.texts };
  return createThreadPool<RunRequest, RunReply>({
    module: new URL('./run-in-thread.js', import.meta.url),
    data,
    threads,
    heapMb: config.run_heap_mb,
  });
}
