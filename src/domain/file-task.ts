/**
 * What must be true on disk once the facts are. It stands in the journal line of the facts, whole:
 * it is done right after them, and after a crash again, from the journal alone, until a checkpoint
 * says that it is on disk. All paths are relative to the home.
 */
export interface FileTask {
  /** Names its temp files: `<12 hex of the fingerprint>-r<revision>`. */
  readonly tag: string;
  /**
   * Done first, in this order; a source that is gone or a target that is there is no error. The move
   * that takes along the file of the echo, alone or in its folder, is made only while that file is
   * `before`, and taken back when it turns out that it was not: what an agent has just written stays
   * in the inbox, for it is new work.
   */
  readonly moves?: readonly FileMove[];
  /** Texts put in place, each complete or not at all. */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  /** Done last. */
  readonly echo?: EchoTask;
}

export interface FileMove {
  readonly from: string;
  readonly to: string;
  /** The text the task puts where this came from is the same: what has it may still be to be moved. */
  readonly unchanged?: true;
}

/** The session file with our keys in it; only where it still holds what was claimed. */
export interface EchoTask {
  readonly path: string;
  /** The file as it was claimed. */
  readonly before: string;
  readonly after: string;
}
