import { nameOf } from './file-names.ts';
import { siteKind } from './project-site.ts';
import type { ProjectTree } from './project-tree.ts';
import type { TreeFile } from './tree-files.ts';
import { typeMarks, type FileMarks, type TypeMark } from './type-marks.ts';

/** Below the root a type needs so much of the code. */
const considerable = 0.05;

/**
 * The kinds of project in a tree, each by a manifest and by code of its own; those in the root
 * first, those with most files first. Where there is no code at all, by their manifests.
 */
export function projectTypes(tree: ProjectTree): string[] {
  const own = tree.files.filter((file) => nameOf(file).isProjectsOwn);
  const counts = countSources(own.map((file) => nameOf(file).marks));
  const all = Math.max(
    1,
    [...counts.values()].reduce((sum, count) => sum + count, 0),
  );
  const written = [...counts].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  const inRoot = own.filter(({ path }) => !path.includes('/'));
  const found = [
    ...byManifest(
      written.map(([mark]) => mark),
      inRoot,
    ),
    ...byManifest(
      written.filter(([, count]) => count / all >= considerable).map(([mark]) => mark),
      own,
    ),
  ];
  const types = found.length > 0 ? found : byManifest(typeMarks, own);
  if (siteKind(tree) !== undefined) types.unshift('static site');
  else if (types.length === 0 && tree.has('index.html')) types.push('static site');
  return [...new Set(types)];
}

function countSources(files: readonly FileMarks[]): ReadonlyMap<TypeMark, number> {
  const countOf = (at: number): number =>
    files.reduce((count, { sources }) => count + ((sources >>> at) & 1), 0);
  return new Map(typeMarks.map((mark, at) => [mark, countOf(at)]));
}

function byManifest(marks: readonly TypeMark[], files: readonly TreeFile[]): string[] {
  const there = files.reduce((bits, file) => bits | nameOf(file).marks.manifests, 0);
  return marks
    .filter((mark) => ((there >>> typeMarks.indexOf(mark)) & 1) === 1)
    .map(({ type }) => type);
}
