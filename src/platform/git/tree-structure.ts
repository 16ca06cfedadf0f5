import { decodePath } from './decode-text.ts';
import type { ProjectTree } from './project-tree.ts';

const maxLines = 40;
const maxSubfolders = 8;

/** The top of a tree: its folders, each with the folders right inside, then its files. Bounded. */
export function treeStructure(tree: ProjectTree): string[] {
  const top = tree.folders.filter((folder) => depthOf(folder) === 1).slice(0, maxLines);
  const files = tree.files.filter(({ path }) => !path.includes('/'));
  // Where there is no room for everything, the first level comes first.
  const room = Math.max(0, maxLines - top.length - files.length);
  const inside = fairShares(tree, top, room);
  const folders = top.flatMap((folder) => [folder, ...(inside.get(folder) ?? [])]);
  return [...folders, ...files.map(({ path }) => decodePath(path))].slice(0, maxLines);
}

function fairShares(
  tree: ProjectTree,
  top: readonly string[],
  room: number,
): ReadonlyMap<string, readonly string[]> {
  const second = tree.folders.filter((folder) => depthOf(folder) === 2);
  const shares = new Map<string, readonly string[]>();
  let left = room;
  for (const folder of top) {
    const children = second.filter((child) => child.startsWith(folder));
    // Some of many would be an accident: all, or none.
    if (children.length > Math.min(maxSubfolders, left)) continue;
    shares.set(folder, children);
    left -= children.length;
  }
  return shares;
}

const depthOf = (folder: string): number => folder.split('/').length - 1;
