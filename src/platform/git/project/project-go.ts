import { command, type Ecosystem } from './project-ecosystem.ts';
import { baseName, depthOf, folderOf, isProjectsOwn, isVendored } from './project-folders.ts';
import type { ProjectTree } from './project-tree.ts';

const maxPrograms = 20;

/** What go.mod says, and where the programs of the module are. */
export const goProject: Ecosystem = {
  languages: ['Go'],
  async read(tree) {
    const text = await tree.manifest('go.mod');
    if (text === undefined) return undefined;
    const module = /^module\s+"?([^\s"]+)/m.exec(text)?.[1];
    const name = module
      ?.replace(/(?:\/v\d+|\.v\d+)$/, '')
      .split('/')
      .at(-1);
    const programs = await programsOf(tree);
    const isCode = tree.files.some(({ path }) => path.endsWith('.go'));
    const isTested = tree.files.some(({ path }) => path.endsWith('_test.go'));
    const start = startOf(programs, name);
    const nameOf = (path: string): string | undefined =>
      folderOf(path) === '' ? name : baseName(folderOf(path).slice(0, -1));
    return {
      identity: { name },
      packageManager: 'go',
      commands: [
        ...(isCode ? [command('build', 'go build ./...')] : []),
        ...(isTested ? [command('test', 'go test ./...')] : []),
        ...(start === undefined ? [] : [command('start', start)]),
      ],
      entryPoints: [...programs, ...(programs.length === 0 ? [`${name}.go`, 'doc.go'] : [])],
      binaries: programs.flatMap((path) => nameOf(path) ?? []),
    };
  },
};

/** The `main.go` of the root, and of folders at most two deep as those of `cmd/`: each is a program. */
async function programsOf(tree: ProjectTree): Promise<string[]> {
  const candidates = tree.files
    .map((file) => file.path)
    .filter((path) => baseName(path) === 'main.go' && depthOf(path) <= 2)
    // What is in cmd is a program, whatever its name.
    .filter((path) => (path.startsWith('cmd/') ? !isVendored(path) : isProjectsOwn(path)))
    .sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
    .slice(0, maxPrograms);
  const programs: string[] = [];
  for (const path of candidates)
    if (/^package\s+main\b/m.test((await tree.manifest(path)) ?? '')) programs.push(path);
  return programs;
}

/** With several programs that of the module's name; else somebody has to say which. */
function startOf(programs: readonly string[], name: string | undefined): string | undefined {
  if (programs.includes('main.go')) return 'go run .';
  const named = programs.find((path) => path.endsWith(`/${name}/main.go`));
  const one = named ?? (programs.length === 1 ? programs[0] : undefined);
  // No shell must read anything but a path in it.
  return one !== undefined && /^[\w./+-]+$/.test(one)
    ? `go run ./${folderOf(one).slice(0, -1)}`
    : undefined;
}
