import type { ObjectStore } from '../objects/object-store.ts';
import { readTyped } from '../objects/object-store.ts';
import type { Pace } from '../pace.ts';
import { isFolder, parseTree, type TreeEntry } from '../parse-tree.ts';
import { entriesThatDiffer } from './differing-entries.ts';
import { unreadable } from '../unreadable.ts';

export interface Side {
  readonly mode: number;
  readonly oid: string;
}

/** A path that differs between two trees; a side is absent where the path does not exist. */
export interface TreeChange {
  /** One character a byte. */
  readonly path: string;
  readonly before?: Side;
  readonly after?: Side;
}

const maxDepth = 1000;
const maxChanges = 1_000_000;

interface Pending {
  readonly folder: string;
  readonly depth: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * The paths that differ between two trees (undefined: the empty one), files only, in byte order.
 * Equal subtrees are not read. Throws `REPOSITORY_UNREADABLE` for a tree without sane bounds.
 */
export async function compareTrees(
  store: ObjectStore,
  before: string | undefined,
  after: string | undefined,
  pace: Pace,
): Promise<TreeChange[]> {
  const changes: TreeChange[] = [];
  const pending: Pending[] = [];
  if (before !== after) pending.push({ folder: '', depth: 0, before, after });
  for (let next = pending.pop(); next; next = pending.pop()) {
    await pace.breathe();
    if (next.depth > maxDepth) throw unreadable(`its tree is over ${maxDepth} folders deep`);
    const [left, right] = await entriesApart(store, next);
    compareFolder(next, left, right, { changes, pending });
    if (changes.length + pending.length > maxChanges)
      throw unreadable(`one commit changes over ${maxChanges} files`);
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** All entries that are not the same on both sides; some that are may be among them. */
async function entriesApart(
  store: ObjectStore,
  { before, after }: Pending,
): Promise<readonly [readonly TreeEntry[], readonly TreeEntry[]]> {
  const left = before === undefined ? undefined : await readTyped(store, before, 'tree');
  const right = after === undefined ? undefined : await readTyped(store, after, 'tree');
  if (left && right && before !== undefined) {
    const apart = entriesThatDiffer(left, right, before.length / 2);
    if (apart) return apart;
  }
  return [
    left && before !== undefined ? parseTree(before, left) : [],
    right && after !== undefined ? parseTree(after, right) : [],
  ];
}

function compareFolder(
  { folder, depth }: Pending,
  left: readonly TreeEntry[],
  right: readonly TreeEntry[],
  found: { changes: TreeChange[]; pending: Pending[] },
): void {
  const olds = new Map(left.map((entry) => [entry.name, entry]));
  const differ = (before: TreeEntry | undefined, after: TreeEntry | undefined): void => {
    const path = folder + (before?.name ?? after?.name ?? '');
    const subtree = {
      before: before && isFolder(before.mode) ? before.oid : undefined,
      after: after && isFolder(after.mode) ? after.oid : undefined,
    };
    if (subtree.before !== subtree.after)
      found.pending.push({ folder: `${path}/`, depth: depth + 1, ...subtree });
    const change = fileChange(path, before, after);
    if (change) found.changes.push(change);
  };
  for (const after of right) {
    const before = olds.get(after.name);
    olds.delete(after.name);
    if (before?.oid !== after.oid || before.mode !== after.mode) differ(before, after);
  }
  for (const before of olds.values()) differ(before, undefined);
}

function fileChange(
  path: string,
  before: TreeEntry | undefined,
  after: TreeEntry | undefined,
): TreeChange | undefined {
  const left =
    before && !isFolder(before.mode) ? { mode: before.mode, oid: before.oid } : undefined;
  const right = after && !isFolder(after.mode) ? { mode: after.mode, oid: after.oid } : undefined;
  if (!left && !right) return undefined;
  return { path, ...(left && { before: left }), ...(right && { after: right }) };
}
