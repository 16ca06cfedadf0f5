/** The part of the configuration that may change what is written. */
export interface PipelineSettings {
  readonly build: {
    readonly commits: number;
    readonly window_slack_minutes: number;
    readonly article_from_lines: number;
    readonly article_from_files: number;
  };
  /** Absent in what versions before it kept: every conversation is told. */
  readonly life_aria?: { readonly devlog_from_words?: number };
  /** Absent in what versions before it kept: all networks. */
  readonly social?: { readonly networks?: readonly string[] };
  readonly trade: TradeSettings;
}

export interface TradeSettings {
  /** IANA name of the zone of trading days and hours. */
  readonly timezone: string;
  readonly cost_basis: CostBasis;
  /** Where a session names none; 0: none. */
  readonly starting_balance: number;
}

/** How the cost of the closed part of a position that is still open is found. */
export type CostBasis = 'fifo' | 'average';
