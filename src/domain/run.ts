import type { ArtifactDraft } from './artifact.ts';
import type { Finding } from './finding.ts';

/** How a run ended. `running` and `waiting` are states of a session in the manifest, not results. */
export type RunStatus = 'complete' | 'partial' | 'failed' | 'not_applicable';

/** What stands in the session file for a step that failed. */
export interface StepError {
  readonly processor: string;
  readonly error: string;
  readonly code: string;
  readonly session_id: string;
  /** The session's own timestamp: an echo made again is the same echo. */
  readonly timestamp: string;
  readonly hint?: string;
}

/** One artifact type of the run: made, failed or without sense here. */
export type ArtifactOutcome =
  | { readonly type: string; readonly status: 'complete'; readonly draft: ArtifactDraft }
  | { readonly type: string; readonly status: 'failed'; readonly error: StepError }
  | { readonly type: string; readonly status: 'not_applicable'; readonly reason: string };

/** Everything a pipeline computed from a session. Nothing of it is on disk yet. */
export interface RunOutcome {
  readonly status: RunStatus;
  /** In the order of the pipeline's artifact list. */
  readonly artifacts: readonly ArtifactOutcome[];
  readonly findings: readonly Finding[];
  readonly errors: readonly StepError[];
  /** Why there is nothing, or nothing more. */
  readonly reason?: string;
}
