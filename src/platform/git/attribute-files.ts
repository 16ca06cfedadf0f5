import { join } from 'node:path';

import { readPiece } from './guarded-files.ts';
import { readTyped, type ObjectStore } from './object-store.ts';
import type { OpenRepository } from './open-repository.ts';
import type { Pace } from './pace.ts';
import { isFolder, isRegular, parseTree } from './parse-tree.ts';

/** Larger ones are not read. */
const fileLimit = 1 << 20;
const maxFolders = 100_000;
const maxEntries = 1_000_000;
const maxDepth = 1000;

/** Ids of the .gitattributes files of a tree by their folders (`''`, `docs/`): one character a byte. */
export type AttributeFiles = ReadonlyMap<string, string>;

/**
 * Looks through a tree, folders near the root first; of over 100,000 folders or a million entries
 * the rest is left out.
 */
export async function findAttributeFiles(
  store: ObjectStore,
  tree: string,
  pace: Pace,
): Promise<AttributeFiles> {
  const files = new Map<string, string>();
  const folders = [{ path: '', oid: tree, depth: 0 }];
  let looked = 0;
  // Grows as it goes on.
  for (const { path, oid, depth } of folders) {
    await pace.breathe();
    const entries = parseTree(oid, await readTyped(store, oid, 'tree'));
    if ((looked += entries.length) > maxEntries) break;
    for (const entry of entries) {
      if (entry.name === '.gitattributes' && isRegular(entry.mode)) files.set(path, entry.oid);
      if (isFolder(entry.mode) && depth < maxDepth && folders.length < maxFolders)
        folders.push({ path: `${path}${entry.name}/`, oid: entry.oid, depth: depth + 1 });
    }
  }
  return files;
}

/** The attributes set for this clone alone, above those in the tree. */
export const readLocalAttributes = ({ commonDir }: OpenRepository): Promise<Buffer | undefined> =>
  readPiece(join(commonDir, 'info/attributes'), {
    root: commonDir,
    limit: fileLimit,
    piece: 'its info/attributes',
  });

/** Undefined when it is too large. */
export async function readAttributeFile(
  store: ObjectStore,
  oid: string,
): Promise<Buffer | undefined> {
  const { type, bytes } = await store.read(oid);
  return type === 'blob' && bytes && bytes.length <= fileLimit ? bytes : undefined;
}
