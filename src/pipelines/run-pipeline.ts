import { notApplicable, type ArtifactDraft, type NotApplicable } from '../domain/artifact.ts';
import { errnoOf, toFlywheelError, type FlywheelError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import { isMachineErrno } from '../domain/machine-fault.ts';
import type { Capabilities, Pipeline, Steps } from '../domain/pipeline.ts';
import type { ArtifactOutcome, RunOutcome, RunStatus, StepError } from '../domain/run.ts';
import type { WorkSession } from '../domain/session.ts';

/** Told about each step as it ends; for logs and the dashboard. */
export type StepObserver = (step: { name: string; ms: number; error?: FlywheelError }) => void;

export interface RunPipelineOptions {
  readonly capabilities: Capabilities;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly onStep?: StepObserver;
}

interface Gathered {
  readonly made: Map<string, ArtifactOutcome>;
  readonly findings: Finding[];
  readonly errors: StepError[];
}

/**
 * Runs a pipeline over a session and returns everything it computed; writes nothing.
 * A failed produce step costs its artifact, a failed gather step the run.
 * Rejects only when it was aborted, or when trying the same again may help (`retry: 'later'`).
 */
export async function runPipeline(
  pipeline: Pipeline,
  session: WorkSession,
  options: RunPipelineOptions,
): Promise<RunOutcome> {
  const gathered: Gathered = { made: new Map(), findings: [], errors: [] };
  const asStepError = (processor: string, error: FlywheelError): StepError => ({
    processor,
    error: error.message,
    code: error.code,
    session_id: session.session_id,
    timestamp: session.timestamp,
    hint: error.hint,
  });
  const steps = createSteps(gathered, asStepError, options);
  try {
    const nothing = await pipeline.run(session, steps);
    return toOutcome(pipeline, gathered, nothing);
  } catch (caught) {
    const error = toFlywheelError(caught);
    if (options.signal.aborted || error.retry === 'later') throw error;
    const step = caught instanceof GatherFailure ? caught.processor : pipeline.type;
    gathered.errors.push(asStepError(step, caught instanceof GatherFailure ? caught.error : error));
    return toOutcome(pipeline, gathered, undefined, gathered.errors.at(-1));
  }
}

/** Carries the name of the step that failed up to the one place that decides. */
class GatherFailure extends Error {
  readonly processor: string;
  readonly error: FlywheelError;
  constructor(processor: string, error: FlywheelError) {
    super(error.message, { cause: error });
    this.processor = processor;
    this.error = error;
  }
}

function createSteps(
  { made, findings, errors }: Gathered,
  asStepError: (processor: string, error: FlywheelError) => StepError,
  options: RunPipelineOptions,
): Steps {
  const { capabilities, signal } = options;
  const context = { ...capabilities, signal };
  return {
    async gather(processor, input) {
      try {
        return await observed(processor.name, () => processor.run(input, context), options);
      } catch (caught) {
        const error = toFlywheelError(caught);
        if (signal.aborted || error.retry === 'later') throw caught;
        throw new GatherFailure(processor.name, error);
      }
    },
    async produce(type, processor, input) {
      try {
        const result = await observed(processor.name, () => processor.run(input, context), options);
        made.set(type, artifactOutcome(type, result));
      } catch (caught) {
        // What the machine refuses to one artifact it refuses to all.
        if (signal.aborted || isMachineErrno(errnoOf(caught))) throw caught;
        made.set(type, failed(type, asStepError(processor.name, toFlywheelError(caught)), errors));
      }
    },
    found: (more) => void findings.push(...more),
  };
}

async function observed<T>(
  name: string,
  work: () => T | Promise<T>,
  { signal, now, onStep }: RunPipelineOptions,
): Promise<T> {
  signal.throwIfAborted();
  const from = now();
  try {
    const result = await work();
    signal.throwIfAborted();
    onStep?.({ name, ms: now() - from });
    return result;
  } catch (error) {
    onStep?.({ name, ms: now() - from, error: toFlywheelError(error) });
    throw error;
  }
}

function failed(type: string, error: StepError, errors: StepError[]): ArtifactOutcome {
  errors.push(error);
  return { type, status: 'failed', error };
}

function artifactOutcome(type: string, result: ArtifactDraft | NotApplicable): ArtifactOutcome {
  return result.kind === 'draft'
    ? { type, status: 'complete', draft: result }
    : { type, status: 'not_applicable', reason: result.reason };
}

function toOutcome(
  pipeline: Pipeline,
  { made, findings, errors }: Gathered,
  nothing: NotApplicable | undefined,
  fatal?: StepError,
): RunOutcome {
  const rest = nothing ?? notApplicable('No step made it.');
  const artifacts = pipeline.artifacts.map(
    (type): ArtifactOutcome =>
      made.get(type) ??
      (fatal
        ? { type, status: 'failed', error: fatal }
        : { type, status: 'not_applicable', reason: rest.reason }),
  );
  const reason = nothing?.reason ?? fatal?.error;
  return {
    status: statusOf(artifacts, errors, nothing),
    artifacts,
    findings,
    errors,
    ...(reason === undefined ? {} : { reason }),
  };
}

function statusOf(
  artifacts: readonly ArtifactOutcome[],
  errors: readonly StepError[],
  nothing: NotApplicable | undefined,
): RunStatus {
  const done = artifacts.some((artifact) => artifact.status === 'complete');
  if (errors.length > 0) return done ? 'partial' : 'failed';
  return nothing && !done ? 'not_applicable' : 'complete';
}
