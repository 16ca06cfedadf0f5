import { decodePath } from '../decode-text.ts';
import { depthOf, isVendored } from './project-folders.ts';
import { openIgnored } from './project-ignored.ts';
import type { ProjectTree } from './project-tree.ts';

const maxLines = 40;
const maxSubfolders = 8;
/** Files keep so many lines, however many folders there are. */
const linesForFiles = 15;

/**
 * The top of a tree: its folders, each with the folders right inside, then its files. Bounded to 40
 * lines. What the .gitignore files mean is left out, and what is inside folders of tools and of foreign
 * code.
 */
export async function treeStructure(tree: ProjectTree): Promise<string[]> {
  const shown = shownOf(tree);
  const allFiles = await shown(
    tree.files.flatMap(({ path }) => (path.includes('/') ? [] : [path])),
  );
  const allFolders = await shown(tree.folders.filter((folder) => depthOf(folder) === 1));
  const kept = Math.min(allFiles.length, linesForFiles);
  const top = mostTelling(allFolders, maxLines - kept, sizesOf(tree));
  const files = mostTelling(allFiles, maxLines - top.length, new Map());
  // What is hidden is for tools: that it is there is enough.
  const opened = top.filter((folder) => !isVendored(folder) && !folder.startsWith('.'));
  const inside = fairShares(
    await shown(foldersIn(tree, opened)),
    opened,
    // Where there is no room for everything, the first level comes first.
    Math.max(0, maxLines - top.length - files.length),
  );
  const folders = top.flatMap((folder) => [folder, ...(inside.get(folder) ?? [])]);
  return [...folders, ...files].map(decodePath);
}

/** Those that are neither ignored nor break their line. */
function shownOf(tree: ProjectTree): (paths: readonly string[]) => Promise<string[]> {
  const isIgnored = openIgnored(tree);
  return async (paths) => {
    const shown: string[] = [];
    for (const path of paths) if (isPrintable(path) && !(await isIgnored(path))) shown.push(path);
    return shown;
  };
}

/** Folders right inside one of these. */
function foldersIn(tree: ProjectTree, parents: readonly string[]): string[] {
  const wanted = new Set(parents);
  return tree.folders.filter(
    (folder) => depthOf(folder) === 2 && wanted.has(folder.slice(0, folder.indexOf('/') + 1)),
  );
}

/** In a line of its own it must be one. */
// eslint-disable-next-line no-control-regex -- names can hold them
const isPrintable = (path: string): boolean => !/[\x00-\x1f\x7f]/.test(path);

const first =
  /^(?:readme|licen[cs]e|copying|contributing|changelog|makefile|dockerfile|index\.html|main\.|[\w.-]+\.(?:toml|json|mod|xml|gradle|kts|sln|slnx|gemspec)$|gemfile|cmakelists|meson\.build|setup\.)/i;

/** Files in each folder of the root, however deep. */
function sizesOf(tree: ProjectTree): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { path } of tree.files) {
    const folder = path.slice(0, path.indexOf('/') + 1);
    if (folder !== '') sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  }
  return sizes;
}

/** As many as there is room for, in their order: hidden ones go first, then the smallest; files everybody looks for stay. */
function mostTelling(
  paths: readonly string[],
  room: number,
  sizes: ReadonlyMap<string, number>,
): readonly string[] {
  if (paths.length <= room) return paths;
  const rank = (path: string): number => (path.startsWith('.') ? 2 : first.test(path) ? 0 : 1);
  const size = (path: string): number => sizes.get(path) ?? 0;
  const kept = paths.toSorted((a, b) => rank(a) - rank(b) || size(b) - size(a)).slice(0, room);
  return paths.filter((path) => kept.includes(path));
}

function fairShares(
  second: readonly string[],
  top: readonly string[],
  room: number,
): ReadonlyMap<string, readonly string[]> {
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
