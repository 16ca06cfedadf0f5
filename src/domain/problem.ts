/** One thing that is wrong with a file, where, and what to write instead. */
export interface Problem {
  /** JSON pointer of the value, '' for the whole document. */
  readonly pointer: string;
  /** 1-based; absent when the file could not be read as text. */
  readonly line?: number;
  readonly column?: number;
  /** What stands there, shortened and without control characters. */
  readonly found: string;
  /** What is wrong, one plain sentence that names the field. */
  readonly message: string;
  /** What to write instead. */
  readonly mend: string;
}

/** `a problem`, `3 problems`: for the sentence that goes before the first of them. */
export const problemCount = ({ length }: readonly unknown[]): string =>
  length === 1 ? 'a problem' : `${length} problems`;
