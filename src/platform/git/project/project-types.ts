import { isProjectsOwn } from './project-folders.ts';
import { siteKind } from './project-site.ts';
import type { ProjectTree } from './project-tree.ts';

interface TypeMark {
  readonly type: string;
  /** A file that is there for a project of this type only. */
  readonly manifest: RegExp;
  /** What such a project is written in. */
  readonly source: RegExp;
}

const jvm = /(?:^|\/)(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?)$/;

const typeMarks: readonly TypeMark[] = [
  {
    type: 'node',
    manifest: /(?:^|\/)package\.json$/,
    source: /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/,
  },
  {
    type: 'python',
    manifest:
      /(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg|requirements\.txt|Pipfile|manage\.py)$/,
    source: /\.(?:py|pyx|ipynb)$/,
  },
  { type: 'rust', manifest: /(?:^|\/)Cargo\.toml$/, source: /\.rs$/ },
  { type: 'go', manifest: /(?:^|\/)go\.mod$/, source: /\.go$/ },
  { type: 'java', manifest: jvm, source: /\.java$/ },
  { type: 'kotlin', manifest: jvm, source: /\.kt$/ },
  { type: 'dotnet', manifest: /\.(?:slnx?|csproj|fsproj|vbproj)$/, source: /\.(?:cs|fs|vb)$/ },
  { type: 'ruby', manifest: /(?:^|\/)Gemfile$|\.gemspec$/, source: /\.(?:rb|erb)$/ },
  { type: 'php', manifest: /(?:^|\/)composer\.json$/, source: /\.php$/ },
  {
    type: 'c/c++',
    manifest: /(?:^|\/)(?:CMakeLists\.txt|meson\.build|configure\.ac|(?:GNUm|m|M)akefile)$/,
    source: /\.(?:c|cc|cpp|cxx)$/,
  },
  { type: 'swift', manifest: /(?:^|\/)Package\.swift$/, source: /\.swift$/ },
  { type: 'elixir', manifest: /(?:^|\/)mix\.exs$/, source: /\.exs?$/ },
  { type: 'dart', manifest: /(?:^|\/)pubspec\.yaml$/, source: /\.dart$/ },
  { type: 'notebook', manifest: /\.ipynb$/, source: /\.ipynb$/ },
];

/** Below the root a type needs so much of the code. */
const considerable = 0.05;

/**
 * The kinds of project in a tree, each by a manifest and by code of its own; those in the root
 * first, those with most files first. Where there is no code at all, by their manifests.
 */
export function projectTypes(tree: ProjectTree): string[] {
  const paths = tree.files.map((file) => file.path).filter(isProjectsOwn);
  const counts = new Map(
    typeMarks.map((mark) => [mark, paths.filter((path) => mark.source.test(path)).length]),
  );
  const all = Math.max(
    1,
    [...counts.values()].reduce((sum, count) => sum + count, 0),
  );
  const written = [...counts].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  const inRoot = paths.filter((path) => !path.includes('/'));
  const found = [
    ...byManifest(
      written.map(([mark]) => mark),
      inRoot,
    ),
    ...byManifest(
      written.filter(([, count]) => count / all >= considerable).map(([mark]) => mark),
      paths,
    ),
  ];
  const types = found.length > 0 ? found : byManifest(typeMarks, paths);
  if (siteKind(tree) !== undefined) types.unshift('static site');
  else if (types.length === 0 && tree.has('index.html')) types.push('static site');
  return [...new Set(types)];
}

const byManifest = (marks: readonly TypeMark[], paths: readonly string[]): string[] =>
  marks.filter(({ manifest }) => paths.some((path) => manifest.test(path))).map(({ type }) => type);
