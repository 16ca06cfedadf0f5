/** A claim of the agent that differs from what the commits, executions or files show. */
export interface Finding {
  readonly code:
    | 'CLAIM_DIFFERS'
    | 'SOURCE_UNREACHABLE'
    | 'SOURCE_UNUSABLE'
    | 'FILE_MISSING'
    | 'README_REGION_EDITED'
    | 'README_REGION_UNKNOWN';
  /** What it is about, as the session names it: `trades_executed`, `commits`, `screenshots`. */
  readonly subject: string;
  /** As the agent said it, with its unit: `5`, `80 %`. Absent when nothing was claimed. */
  readonly claimed?: string;
  /** As the sources show it, same unit. */
  readonly computed?: string;
  /** Where the computed value comes from, in plain words: `executions in source_data.trades`. */
  readonly source: string;
  /** One sentence for a reader. */
  readonly message: string;
}

/** A claim beside what was computed; says nothing when they are equal. */
export function claimFinding(
  subject: string,
  claimed: string | undefined,
  computed: string,
  source: string,
): Finding[] {
  if (claimed === undefined || claimed === computed) return [];
  const label = subject.replaceAll('_', ' ');
  const message = `${label}: claimed ${claimed}, computed ${computed} (${source}).`;
  return [{ code: 'CLAIM_DIFFERS', subject, claimed, computed, source, message }];
}
