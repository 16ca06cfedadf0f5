/** What a picture file tells besides the picture: where it was taken, or anything else of its making. */
export type PictureOrigin = 'position' | 'other';

/** Facts of one picture file. Reading them never decodes the pixels. */
export type Picture =
  | {
      readonly kind: 'found';
      readonly path: string;
      /** Which of the folders it was found below, counted from 0, the reader's own first. */
      readonly folder: number;
      readonly width: number;
      readonly height: number;
      readonly bytes: number;
      readonly format: string;
      readonly sha256: string;
      readonly origin?: PictureOrigin;
    }
  | { readonly kind: 'missing'; readonly path: string; readonly reason: string };

export interface PictureReader {
  /**
   * Facts of the pictures at `paths`, in that order. A relative path is looked up below each of
   * `folders` in turn. Never throws for a single file: what cannot be read is `missing`, with why.
   */
  read(
    paths: readonly string[],
    folders: readonly string[],
    signal: AbortSignal,
  ): Promise<Picture[]>;
}
