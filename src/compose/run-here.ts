import type { Capabilities } from '../domain/pipeline.ts';
import type { Pins } from '../domain/pins.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { WorkSession } from '../domain/session.ts';
import type { Render } from '../domain/template.ts';
import { pipelines } from '../pipelines/registry.ts';
import { pinnedReaders } from '../pipelines/pinned-readers.ts';
import type { StepObserver } from '../pipelines/run-pipeline.ts';
import { createSessionRunner } from '../pipelines/session-runner.ts';
import { systemClock } from '../platform/clock.ts';
import { createCreationReader } from '../platform/creations.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { createPictureReader } from '../platform/pictures.ts';
import { toWire, type WireError } from '../platform/wire-error.ts';
import { renderOf, type TemplateTexts } from './load-render.ts';

/** All that a run needs to know, as plain data: it may be done in another thread. */
export interface RunRequest {
  readonly session: WorkSession;
  /** Absolute; where pictures and creations are looked up, in this order. */
  readonly namedFolders: readonly string[];
  readonly settings: Capabilities['settings'];
  /** What the claim saw of what the session names. */
  readonly pins?: Pins;
  /** To be written with these, not with those of this life. */
  readonly templates?: TemplateTexts;
}

/** A step that has ended. */
export interface StepNote {
  readonly step: string;
  readonly ms: number;
  readonly error?: string;
  readonly code?: string;
}

export interface RunReply {
  readonly steps: readonly StepNote[];
  readonly result: { readonly outcome: RunOutcome } | { readonly error: WireError };
}

export type RunHere = (request: RunRequest, signal: AbortSignal) => Promise<RunReply>;

/**
 * Runs sessions in the thread it is called in. Never rejects: an error is part of the reply. What
 * was found in repositories is kept in the cache folder, and changes no reply.
 */
export function createRunHere(render: Render, cacheFolder: string): RunHere {
  const runner = createSessionRunner(pipelines);
  const repos = createRepoReader({ cacheFolder });
  const capabilitiesOf = async (request: RunRequest): Promise<Capabilities> => {
    const { namedFolders, settings, pins = {}, templates } = request;
    const pictures = createPictureReader(namedFolders);
    const creations = createCreationReader(namedFolders);
    return {
      ...pinnedReaders({ repos, pictures, creations }, pins),
      render: templates ? await renderOf(templates) : render,
      settings,
    };
  };
  return async (request, signal) => {
    const steps: StepNote[] = [];
    const onStep: StepObserver = ({ name: step, ms, error }) => {
      const failure = error ? { error: error.message, code: error.code } : {};
      steps.push({ step, ms: Math.round(ms * 1000) / 1000, ...failure });
    };
    try {
      const options = { signal, now: () => systemClock.monotonic(), onStep };
      const capabilities = await capabilitiesOf(request);
      const outcome = await runner.run(request.session, capabilities, options);
      return { steps, result: { outcome } };
    } catch (error) {
      return { steps, result: { error: toWire(error) } };
    }
  };
}
