import { join } from 'node:path';

import { readPiece } from '../guarded-files.ts';
import { readTyped, type ObjectStore } from '../objects/object-store.ts';
import type { OpenRepository } from '../open-repository.ts';
import type { Pace } from '../pace.ts';

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
    const found = lookInto(await readTyped(store, oid, 'tree'), oid.length / 2);
    if ((looked += found.entries) > maxEntries) break;
    if (found.attributes !== undefined) files.set(path, found.attributes);
    for (const folder of depth < maxDepth ? found.folders : [])
      if (folders.length < maxFolders)
        folders.push({ path: `${path}${folder.name}/`, oid: folder.oid, depth: depth + 1 });
  }
  return files;
}

interface Found {
  readonly folders: readonly { readonly name: string; readonly oid: string }[];
  readonly attributes: string | undefined;
  readonly entries: number;
}

const fileName = '.gitattributes';

/**
 * What matters of a tree object. As all trees of HEAD are looked into, the other entries are not
 * made into anything; a damaged one is noticed by those who read it whole.
 */
function lookInto(tree: Buffer, idLength: number): Found {
  const folders: { name: string; oid: string }[] = [];
  let attributes: string | undefined;
  let entries = 0;
  for (let at = 0; at < tree.length; entries++) {
    const space = tree.indexOf(0x20, at);
    const nul = tree.indexOf(0, space);
    const end = nul + 1 + idLength;
    if (space < 0 || nul < 0 || end > tree.length) break;
    const kind = kindAt(tree, at);
    const mayBe = kind === 'file' && nul - space - 1 === fileName.length;
    if (kind === 'folder' || mayBe) {
      const name = tree.toString('latin1', space + 1, nul);
      const oid = tree.toString('hex', nul + 1, end);
      if (kind === 'folder') folders.push({ name, oid });
      else if (name === fileName) attributes = oid;
    }
    at = end;
  }
  return { folders, attributes, entries };
}

/** By the first digits of its mode; old trees have a zero in front. */
function kindAt(tree: Buffer, at: number): 'folder' | 'file' | 'other' {
  const first = tree[at] === 0x30 ? at + 1 : at;
  if (tree[first] === 0x34) return 'folder';
  return tree[first] === 0x31 && tree[first + 1] === 0x30 ? 'file' : 'other';
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
