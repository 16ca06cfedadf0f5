import type { Attributes } from './attributes.ts';
import { looksBinary } from './count-lines.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { readTyped } from '../objects/object-store.ts';
import { isRegular } from '../parse-tree.ts';
import type { ReadContent, RenameFile } from './rename-file.ts';

/** Reads files as they are compared: attributes decide what is text, else the content. */
export interface FileContents {
  /** Undefined for one too large to be compared. */
  readonly read: ReadContent;
  /** Attributes say so: it need not be read to be known as binary. */
  isKnownBinary(file: RenameFile): Promise<boolean>;
  /** A partial clone does not have it: nothing is known of its lines. Told of what has been read. */
  isPromised(file: RenameFile): boolean;
}

export function createFileContents(store: ObjectStore, attributes: Attributes): FileContents {
  // Attributes are of regular files: a link's target is always shown.
  const kindOf = async ({ path, mode }: RenameFile): Promise<'text' | 'binary' | 'content'> =>
    isRegular(mode) ? await attributes.diffOf(path) : 'content';
  const promised = new Set<string>();
  return {
    isPromised: ({ oid }) => promised.has(oid),
    isKnownBinary: async (file) => (await kindOf(file)) === 'binary',
    async read(file) {
      const object = await store.read(file.oid);
      if (object.type === 'promised') promised.add(file.oid);
      if (object.bytes === null) return undefined;
      const bytes = await readTyped(store, file.oid, 'blob');
      const kind = await kindOf(file);
      return { bytes, isText: kind === 'content' ? !looksBinary(bytes) : kind === 'text' };
    },
  };
}
