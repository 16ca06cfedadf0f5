/** How what the store keeps on disk is, in words that name no format. */
export interface StateHealth {
  /** `readable`: a start takes it as it is, or mends it by itself. */
  readonly kind: 'readable' | 'damaged' | 'empty';
  readonly problems: readonly StateProblem[];
}

export interface StateProblem {
  /** Home-relative. */
  readonly file: string;
  /** 1-based, of the first place that is damaged. */
  readonly line?: number;
  /** What is wrong, one sentence. */
  readonly says: string;
}
