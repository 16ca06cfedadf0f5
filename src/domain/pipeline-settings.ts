/** The part of the configuration that may change what is written. */
export interface PipelineSettings {
  readonly build: { readonly commits: number; readonly window_slack_minutes: number };
  /** Absent in what versions before it kept: all networks. */
  readonly social?: { readonly networks?: readonly string[] };
}
