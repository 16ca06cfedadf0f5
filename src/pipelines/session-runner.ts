import type { Capabilities, Pipeline } from '../domain/pipeline.ts';
import type { RunOutcome, StepError } from '../domain/run.ts';
import type { WorkSession } from '../domain/session.ts';
import { FlywheelError } from '../domain/errors.ts';
import { runPipeline, type RunPipelineOptions } from './run-pipeline.ts';

/** Finds the pipeline of a session and runs it. */
export interface SessionRunner {
  run(
    session: WorkSession,
    capabilities: Capabilities,
    options: Omit<RunPipelineOptions, 'capabilities'>,
  ): Promise<RunOutcome>;
  /** The outcome of a session that cannot be done: every artifact of its type, failed for one reason. */
  failed(session: WorkSession, error: FlywheelError): RunOutcome;
}

export function createSessionRunner(pipelines: readonly Pipeline[]): SessionRunner {
  const byType = new Map(pipelines.map((pipeline) => [pipeline.type, pipeline]));
  const pipelineOf = ({ session_type }: WorkSession): Pipeline => {
    const pipeline = byType.get(session_type);
    if (pipeline) return pipeline;
    throw new FlywheelError('SESSION_INVALID', `No pipeline for the type ${session_type}.`);
  };
  return {
    run: (session, capabilities, options) =>
      runPipeline(pipelineOf(session), session, { ...options, capabilities }),
    failed(session, error) {
      const step: StepError = {
        processor: session.session_type,
        error: error.message,
        code: error.code,
        session_id: session.session_id,
        timestamp: session.timestamp,
        hint: error.hint,
      };
      const types = byType.get(session.session_type)?.artifacts ?? [];
      return {
        status: 'failed',
        artifacts: types.map((type) => ({ type, status: 'failed', error: step })),
        findings: [],
        errors: [step],
        reason: error.message,
      };
    },
  };
}
