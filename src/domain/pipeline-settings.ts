/** The part of the configuration that may change what is written. */
export interface PipelineSettings {
  readonly build: {
    readonly commits: number;
    readonly window_slack_minutes: number;
    readonly article_from_lines: number;
    readonly article_from_files: number;
  };
  /** Absent in what versions before it kept: all networks. */
  readonly social?: { readonly networks?: readonly string[] };
}
