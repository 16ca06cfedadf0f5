import { command, firstWords, type Ecosystem, type ProjectIdentity } from './project-ecosystem.ts';
import { baseName, depthOf, folderOf, isProjectsOwn, isVendored } from './project-folders.ts';
import { literal } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';
import { readXml, type XmlValues } from './read-xml.ts';

const projectFile = /\.(?:cs|fs|vb)proj$/;
const solutionFile = /\.slnx?$/;
const maxRead = 20;

interface DotnetProject {
  readonly path: string;
  readonly values: XmlValues;
  readonly isProgram: boolean;
}

/** What the project files of .NET say, the one named after the solution first. */
export const dotnetProject: Ecosystem = {
  languages: ['C#', 'F#', 'Visual Basic'],
  async read(tree, repositoryName) {
    const paths = byDepth(tree, projectFile);
    const solution = byDepth(tree, solutionFile).find(isProjectsOwn);
    if (paths.length === 0 && solution === undefined) return undefined;
    const own = paths.filter((path) => isProjectsOwn(path) && !/tests?/i.test(baseName(path)));
    const title = solution === undefined ? repositoryName : stemOf(solution);
    const projects = await readProjects(tree, own.toSorted(byTitle(title)).slice(0, maxRead));
    const shared = await readXml(await tree.whole('Directory.Build.props'));
    const main = projects[0];
    const programs = projects.filter(({ isProgram }) => isProgram);
    return {
      identity: {
        name: (main && assemblyOf(main)) ?? title,
        ...(main ? { ...identityOf(main.values, shared) } : {}),
      },
      packageManager: 'nuget',
      commands: commandsOf({ tree, solution, paths, programs }),
      entryPoints: programs.flatMap(({ path }) =>
        ['Program.cs', 'Program.fs', 'Startup.cs'].map((file) => folderOf(path) + file),
      ),
      binaries: projects
        .filter(({ values }) => property(values, 'PackAsTool') === 'true')
        .flatMap((project) => property(project.values, 'ToolCommandName') ?? assemblyOf(project)),
    };
  },
};

const stemOf = (path: string): string => baseName(path).replace(/\.\w+$/, '');

const byDepth = (tree: ProjectTree, pattern: RegExp): string[] =>
  tree.files
    .map((file) => file.path)
    .filter(
      (path) => pattern.test(path) && depthOf(path) <= 4 && tree.has(path) && !isVendored(path),
    )
    .sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));

const byTitle =
  (title: string) =>
  (a: string, b: string): number =>
    Number(stemOf(b) === title) - Number(stemOf(a) === title) ||
    // In the root there is often one that only builds the others.
    Number(depthOf(a) === 0) - Number(depthOf(b) === 0);

async function readProjects(tree: ProjectTree, paths: readonly string[]): Promise<DotnetProject[]> {
  const projects: DotnetProject[] = [];
  for (const path of paths) {
    const text = (await tree.whole(path)) ?? '';
    const values = await readXml(text);
    const isWeb = /\bSdk\s*=\s*"Microsoft\.NET\.Sdk\.(?:Web|Worker)"/.test(text);
    const isProgram = isWeb || /^(?:Win)?Exe$/i.test(property(values, 'OutputType') ?? '');
    projects.push({ path, values, isProgram });
  }
  return projects;
}

function property(values: XmlValues, key: string): string | undefined {
  const value = literal(values.get(`Project.PropertyGroup.${key}`));
  return value?.includes('%') === true ? undefined : value;
}

const assemblyOf = ({ path, values }: DotnetProject): string =>
  property(values, 'PackageId') ?? property(values, 'AssemblyName') ?? stemOf(path);

function identityOf(own: XmlValues, shared: XmlValues): Omit<ProjectIdentity, 'name'> {
  const said = [own, shared].map((values) => ({
    description: property(values, 'Description'),
    licence: property(values, 'PackageLicenseExpression'),
    version: property(values, 'Version') ?? property(values, 'VersionPrefix'),
  }));
  const { description, licence, version } = firstWords(said);
  return { description, licence, version };
}

interface Found {
  readonly tree: ProjectTree;
  readonly solution: string | undefined;
  readonly paths: readonly string[];
  readonly programs: readonly DotnetProject[];
}

/** Without a name the tool takes what lies in the folder it is called in, if that is one. */
function commandsOf({ tree, solution, paths, programs }: Found): EcosystemCommands {
  const inRoot = [...tree.rootFiles(projectFile), ...tree.rootFiles(solutionFile)];
  const what = inRoot.length === 1 ? '' : ` ${quoted(solution ?? paths[0] ?? '')}`;
  const isTested = paths.some((path) => /tests?(?:\.\w+proj|\/)/i.test(path));
  const [program] = programs;
  return [
    command('build', `dotnet build${what}`),
    ...(isTested ? [command('test', `dotnet test${what}`)] : []),
    ...(program && programs.length === 1
      ? [command('start', `dotnet run --project ${quoted(program.path)}`)]
      : []),
  ];
}

type EcosystemCommands = ReturnType<typeof command>[];

const quoted = (path: string): string =>
  /^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
