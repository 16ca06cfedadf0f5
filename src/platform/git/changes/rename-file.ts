import type { Side } from './compare-trees.ts';

/** A file that is gone, or one that is new. */
export interface RenameFile extends Side {
  /** One character a byte. */
  readonly path: string;
}

export interface RenameContent {
  readonly bytes: Buffer;
  readonly isText: boolean;
}

/** Undefined: too large to be read. */
export type ReadContent = (file: RenameFile) => Promise<RenameContent | undefined>;

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
