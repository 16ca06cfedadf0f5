/** A kind of project, by the names of files. */
export interface TypeMark {
  readonly type: string;
  /** A file that is there for a project of this type only. */
  readonly manifest: RegExp;
  /** What such a project is written in. */
  readonly source: RegExp;
}

const jvm = /(?:^|\/)(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?)$/;

export const typeMarks: readonly TypeMark[] = [
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

export interface FileMarks {
  /** One bit for each of the marks: what it is the manifest of, and what is written in it. */
  readonly manifests: number;
  readonly sources: number;
}

export function marksOf(path: string): FileMarks {
  let [manifests, sources] = [0, 0];
  for (const [at, { manifest, source }] of typeMarks.entries()) {
    if (manifest.test(path)) manifests |= 1 << at;
    if (source.test(path)) sources |= 1 << at;
  }
  return { manifests, sources };
}
