import { depthOf, isProjectsOwn } from './project-folders.ts';
import type { ProjectTree } from './project-tree.ts';

const maxMembers = 30;
const maxDepth = 3;

/**
 * Manifests of the parts of a repository by their file name, without that of the root: the nearest
 * to the root first, not deeper than three folders, at most 30.
 */
export function findMembers(tree: ProjectTree, name: string): string[] {
  const end = `/${name}`;
  return tree.files
    .map((file) => file.path)
    .filter((path) => path.endsWith(end) && depthOf(path) <= maxDepth && tree.has(path))
    .filter(isProjectsOwn)
    .sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
    .slice(0, maxMembers);
}
