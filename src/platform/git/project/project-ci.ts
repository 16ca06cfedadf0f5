import type { ProjectTree } from './project-tree.ts';

const marks: readonly (readonly [string, RegExp])[] = [
  ['GitHub Actions', /^\.github\/workflows\/[^/]+\.ya?ml$/],
  ['GitLab CI', /^\.gitlab-ci\.ya?ml$/],
  ['CircleCI', /^\.circleci\/config\.ya?ml$/],
  ['Travis CI', /^\.travis\.ya?ml$/],
  ['Azure Pipelines', /^(?:\.azure-pipelines\/.*|\.?azure-pipelines[\w.-]*)\.ya?ml$/],
  ['Jenkins', /^Jenkinsfile(?:\.[\w-]+)?$/],
  ['Bitbucket Pipelines', /^bitbucket-pipelines\.ya?ml$/],
  ['Buildkite', /^\.buildkite\/.*pipeline[^/]*\.ya?ml$/],
  ['Cirrus CI', /^\.cirrus\.(?:yml|star)$/],
  ['AppVeyor', /^\.?appveyor\.ya?ml$/],
  ['Drone', /^\.drone\.(?:ya?ml|star|jsonnet)$/],
  ['Woodpecker', /^\.woodpecker(?:\.ya?ml|\/.*\.ya?ml)$/],
  ['Forgejo Actions', /^\.(?:forgejo|gitea)\/workflows\/[^/]+\.ya?ml$/],
  ['TeamCity', /^\.teamcity\/.*\.(?:kts?|xml)$/],
  ['Semaphore', /^\.semaphore\/semaphore\.ya?ml$/],
  ['builds.sr.ht', /^(?:\.build\.ya?ml|\.builds\/[^/]+\.ya?ml)$/],
];

/** Folders CI systems keep their files in; all others are in the root. */
const ciFile = /^(?:\.[^/]+\/.*|[^/]+)$/;

/** The CI systems a tree is set up for. */
export function ciSystems(tree: ProjectTree): string[] {
  const paths = ciFiles(tree);
  return marks.filter(([, mark]) => paths.some((path) => mark.test(path))).map(([name]) => name);
}

const ciFiles = (tree: ProjectTree): string[] =>
  tree.files.map((file) => file.path).filter((path) => ciFile.test(path));

const maxRead = 10;
/** What runs the tests of a project as it stands there: without options, which are for that machine. */
const testCommands =
  /(?:^[ \t]*(?:-[ \t]+)?(?:(?:run|script|command):[ \t]*)?|&&[ \t]*)((?:(?:uv|poetry|pipenv|pdm|hatch) run )?(?:python3? -m )?(?:pytest|unittest|tox|nox)|(?:bundle exec )?(?:rspec|rake test)|vendor\/bin\/phpunit|(?:npm|pnpm|yarn) (?:run )?test|make (?:test|check)|ctest|(?:\.\/)?gradlew test|(?:\.\/)?mvnw? test|dotnet test|cargo test|go test \.\/\.\.\.)(?=[\s"'&;|]|$)/gm;

/** The command the CI of a project tests it with, where a file of it names one that is well known. */
export async function ciTestCommand(tree: ProjectTree): Promise<string | undefined> {
  const files = ciFiles(tree).filter((path) => marks.some(([, mark]) => mark.test(path)));
  // The one that tests is most often called so.
  const inOrder = files.toSorted((a, b) => Number(isForTests(b)) - Number(isForTests(a)));
  for (const path of inOrder.slice(0, maxRead)) {
    const text = (await tree.manifest(path)) ?? '';
    const found = [...text.matchAll(testCommands)].map((match) => match[1]);
    // That is a module's name: alone it is no command.
    const first = found.find((line) => line !== undefined && line !== 'unittest');
    if (first !== undefined) return first;
  }
  return undefined;
}

const isForTests = (path: string): boolean => /test|ci\b/i.test(path);
