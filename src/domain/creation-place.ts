/** How a creation is started, from its own folder. */
export type Start =
  | { readonly kind: 'command'; readonly install?: string; readonly command: string }
  /** A page that a browser opens. */
  | { readonly kind: 'page'; readonly file: string };

/** What stands where a creation is said to be. */
export type CreationPlace =
  | { readonly kind: 'found'; readonly path: string; readonly start?: Start }
  | { readonly kind: 'missing'; readonly path: string; readonly reason: string };

export interface CreationReader {
  /**
   * What stands at `paths`, in that order; a relative one is looked up below each of `folders` in
   * turn. Nothing there is run. Never throws for a single path: what cannot be read is `missing`.
   */
  look(
    paths: readonly string[],
    folders: readonly string[],
    signal: AbortSignal,
  ): Promise<CreationPlace[]>;
}
