import type { ProjectTree } from './project-tree.ts';

const typeMarks: readonly (readonly [string, RegExp])[] = [
  ['node', /(?:^|\/)package\.json$/],
  ['python', /(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg|requirements\.txt|Pipfile)$/],
  ['rust', /(?:^|\/)Cargo\.toml$/],
  ['go', /(?:^|\/)go\.mod$/],
  ['java', /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/],
  ['dotnet', /\.(?:sln|slnx|csproj|fsproj)$/],
  ['ruby', /(?:^|\/)Gemfile$|\.gemspec$/],
  ['php', /(?:^|\/)composer\.json$/],
  ['c/c++', /(?:^|\/)(?:CMakeLists\.txt|meson\.build|configure\.ac)$/],
  ['notebook', /\.ipynb$/],
];

const notOurs = /(?:^|\/)(?:node_modules|vendor|third_party|fixtures?|testdata|examples?|tests?)\//;

/** The kinds of project in a tree, by their manifests; those in the root first. */
export function projectTypes(tree: ProjectTree): string[] {
  const paths = tree.files.map((file) => file.path).filter((path) => !notOurs.test(path));
  const inRoot = paths.filter((path) => !path.includes('/'));
  const found = (among: readonly string[]): string[] =>
    typeMarks.filter(([, mark]) => among.some((path) => mark.test(path))).map(([type]) => type);
  const types = new Set([...found(inRoot), ...found(paths)]);
  if (types.size === 0 && inRoot.includes('index.html')) types.add('static site');
  return [...types];
}

const ciMarks: readonly (readonly [string, RegExp])[] = [
  ['GitHub Actions', /^\.github\/workflows\/[^/]+\.ya?ml$/],
  ['GitLab CI', /^\.gitlab-ci\.yml$/],
  ['CircleCI', /^\.circleci\/config\.yml$/],
  ['Travis CI', /^\.travis\.yml$/],
  ['Azure Pipelines', /^azure-pipelines\.yml$/],
  ['Jenkins', /^Jenkinsfile$/],
  ['Bitbucket Pipelines', /^bitbucket-pipelines\.yml$/],
  ['Cirrus CI', /^\.cirrus\.yml$/],
  ['AppVeyor', /^\.?appveyor\.yml$/],
  ['Woodpecker', /^\.woodpecker(?:\.yml|\/.*)$/],
  ['Forgejo Actions', /^\.(?:forgejo|gitea)\/workflows\/[^/]+\.ya?ml$/],
];

/** The CI systems a tree is set up for. */
export const ciSystems = (tree: ProjectTree): string[] =>
  ciMarks
    .filter(([, mark]) => tree.files.some((file) => mark.test(file.path)))
    .map(([name]) => name);
