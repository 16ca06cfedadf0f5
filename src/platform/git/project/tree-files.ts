import { readTyped, type ObjectStore } from '../objects/object-store.ts';
import type { Pace } from '../pace.ts';
import { isFolder, parseTree, type TreeEntry } from '../parse-tree.ts';
import { unreadable } from '../unreadable.ts';

export interface TreeFile {
  /** One character a byte. */
  readonly path: string;
  readonly mode: number;
  readonly oid: string;
}

export interface TreeListing {
  readonly files: readonly TreeFile[];
  /** Paths of all folders, with a `/` at the end. */
  readonly folders: readonly string[];
}

interface Level {
  readonly folder: string;
  readonly entries: readonly TreeEntry[];
  next: number;
}

const maxFiles = 300_000;
const maxDepth = 1000;

/**
 * All files of a tree in the order of its entries, which is that of their bytes. A tree of over
 * 300,000 is cut there; it is a fact, not an error.
 */
export async function listTree(
  { store, pace }: { store: ObjectStore; pace: Pace },
  tree: string,
): Promise<TreeListing> {
  const files: TreeFile[] = [];
  const folders: string[] = [];
  const open = async (oid: string, folder: string): Promise<Level> => {
    await pace.breathe();
    return { folder, entries: parseTree(oid, await readTyped(store, oid, 'tree')), next: 0 };
  };
  const levels = [await open(tree, '')];
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const entry = level.entries[level.next++];
    if (!entry || files.length >= maxFiles || folders.length >= maxFiles) levels.pop();
    else if (isFolder(entry.mode)) {
      const folder = `${level.folder}${entry.name}/`;
      if (levels.length > maxDepth) throw unreadable(`its tree is over ${maxDepth} folders deep`);
      folders.push(folder);
      levels.push(await open(entry.oid, folder));
    } else files.push({ path: level.folder + entry.name, mode: entry.mode, oid: entry.oid });
  }
  return { files, folders };
}
