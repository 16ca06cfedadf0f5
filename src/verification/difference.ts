export const sectionNames = ['sessions', 'artifacts', 'pipelines', 'manifest'] as const;
export type SectionName = (typeof sectionNames)[number];

/** Something that is not as the facts say. */
export interface Difference {
  readonly section: SectionName;
  /** What kind of difference; docs/cli.md lists them. */
  readonly code: DifferenceCode;
  /** The file or the session it is about. */
  readonly subject: string;
  /** One sentence. */
  readonly says: string;
  /** To be run in a shell: it mends the difference, or shows what a person has to decide. */
  readonly command: string;
}

export type DifferenceCode =
  | 'session-unrecorded'
  | 'session-unprocessed'
  | 'session-invalid'
  | 'session-file-missing'
  | 'session-doubled'
  | 'session-outside'
  | 'echo-differs'
  | 'artifact-missing'
  | 'artifact-altered'
  | 'artifact-orphaned'
  | 'receipts-missing'
  | 'receipts-differ'
  | 'run-unfinished'
  | 'type-unknown'
  | 'status-differs'
  | 'state-damaged'
  | 'artifact-unrecorded'
  | 'job-without-artifact'
  | 'job-without-session'
  | 'leftover';

/** One of two looks at the same home, at different moments, says the same. */
export const keyOf = ({ code, subject }: Difference): string => `${code}\n${subject}`;

/** A word for a shell, whatever is in it. */
export const quoted = (text: string): string =>
  /^[A-Za-z0-9_./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** Counted while looking. */
export interface Tally {
  /** Session files that were read. */
  sessionFiles: number;
  records: number;
  artifacts: number;
  jobs: number;
  /** Sessions by type and status: `trade complete`. */
  readonly byType: Map<string, number>;
  /** Not judged, because somebody works on it. */
  inFlight: number;
  /** Files that hold work that was done under another name: nothing was run for them. */
  readonly duplicates: string[];
  duplicateCount: number;
  /** Artifacts whose text another session had made before: recorded once. */
  sharedTexts: number;
  /** Texts that were edited and kept when their artifact was made again. */
  keptEdits: number;
}

export const newTally = (): Tally => ({
  sessionFiles: 0,
  records: 0,
  artifacts: 0,
  jobs: 0,
  byType: new Map(),
  inFlight: 0,
  duplicates: [],
  duplicateCount: 0,
  sharedTexts: 0,
  keptEdits: 0,
});
