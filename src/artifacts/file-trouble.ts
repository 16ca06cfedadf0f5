/** Told when our folders cannot be written to, and when they can again. */
export interface FileTrouble {
  /** At the first failure and at each further try; `path` is where it happened, as the system says it. */
  onTrouble(errno: string, path: string): void;
  /** Everything that had failed has been made good. */
  onWell(): void;
}
