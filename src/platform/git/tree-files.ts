import { readTyped, type ObjectStore } from './object-store.ts';
import type { Pace } from './pace.ts';
import { isFolder, parseTree, type TreeEntry } from './parse-tree.ts';
import { unreadable } from './unreadable.ts';

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

const maxFiles = 300_000;
const maxDepth = 1000;

/** All files of a tree in byte order. A tree of over 300,000 is cut there; it is a fact, not an error. */
export async function listTree(
  { store, pace }: { store: ObjectStore; pace: Pace },
  tree: string,
): Promise<TreeListing> {
  const files: TreeFile[] = [];
  const folders: string[] = [];
  const pending = [{ folder: '', oid: tree, depth: 0 }];
  for (let next = pending.pop(); next && files.length < maxFiles; next = pending.pop()) {
    await pace.breathe();
    const { folder, depth } = next;
    if (depth > maxDepth) throw unreadable(`its tree is over ${maxDepth} folders deep`);
    if (folder !== '') folders.push(folder);
    if (folders.length > maxFiles) break;
    const entries = parseTree(next.oid, await readTyped(store, next.oid, 'tree'));
    const toChild = ({ name, oid }: TreeEntry): (typeof pending)[number] => ({
      folder: `${folder}${name}/`,
      oid,
      depth: depth + 1,
    });
    for (const entry of entries) {
      if (isFolder(entry.mode)) pending.push(toChild(entry));
      else files.push({ path: folder + entry.name, mode: entry.mode, oid: entry.oid });
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, folders: folders.sort() };
}
