import type { ProjectFacts } from '../../domain/repo.ts';
import { nodePackageManager, pythonPackageManager } from './package-manager.ts';
import type { ProjectTree } from './project-tree.ts';
import { isObject, type Manifests } from './read-manifests.ts';

type Command = ProjectFacts['commands'][number];

/** Commands that exist in the repository, each because a file of it says so; by the tool, then by purpose. */
export async function findCommands(tree: ProjectTree, manifests: Manifests): Promise<Command[]> {
  return [
    ...nodeCommands(tree, manifests),
    ...(await pythonCommands(tree, manifests)),
    ...rustCommands(tree, manifests),
    ...goCommands(tree, manifests),
    ...(await makeCommands(tree)),
  ];
}

const nodePurposes = ['build', 'test', 'lint', 'start', 'dev'];
const npmPlaceholder = 'no test specified';

function nodeCommands(tree: ProjectTree, manifests: Manifests): Command[] {
  const manager = nodePackageManager(tree, manifests);
  if (manager === undefined) return [];
  const isLocked = tree.has('package-lock.json') || tree.has('npm-shrinkwrap.json');
  const install = manager === 'npm' && isLocked ? 'npm ci' : `${manager} install`;
  const scripts = manifests.packageJson?.['scripts'];
  const isScript = (name: string): boolean => {
    const line = isObject(scripts) && Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    return typeof line === 'string' && line.trim() !== '' && !line.includes(npmPlaceholder);
  };
  const isShort = (name: string): boolean => name === 'test' || name === 'start';
  const run = (name: string): string =>
    isShort(name) && manager !== 'bun' ? `${manager} ${name}` : `${manager} run ${name}`;
  return [
    { purpose: 'install', command: install },
    ...nodePurposes.filter(isScript).map((name) => ({ purpose: name, command: run(name) })),
  ];
}

const pythonInstalls: Readonly<Record<string, string>> = {
  uv: 'uv sync',
  poetry: 'poetry install',
  pipenv: 'pipenv install',
};

async function pythonCommands(tree: ProjectTree, manifests: Manifests): Promise<Command[]> {
  const manager = pythonPackageManager(tree, manifests);
  if (manager === undefined) return [];
  const isPackage = tree.has('setup.py') || (manifests.pyproject?.has('project') ?? false);
  const pip = isPackage ? 'pip install .' : 'pip install -r requirements.txt';
  const prefix = manager === 'pip' ? '' : `${manager} run `;
  const usesPytest =
    tree.has('pytest.ini') ||
    tree.has('conftest.py') ||
    tree.has('tests/conftest.py') ||
    [...(manifests.pyproject?.keys() ?? [])].some((key) => key.startsWith('tool.pytest')) ||
    /^\[(?:tool:)?pytest\]/m.test((await tree.text('setup.cfg')) ?? '') ||
    /^\[pytest\]/m.test((await tree.text('tox.ini')) ?? '');
  const hasManifest = isPackage || tree.has('requirements.txt') || manager !== 'pip';
  return [
    ...(hasManifest ? [{ purpose: 'install', command: pythonInstalls[manager] ?? pip }] : []),
    ...(usesPytest ? [{ purpose: 'test', command: `${prefix}pytest` }] : []),
  ];
}

function rustCommands(tree: ProjectTree, { cargo }: Manifests): Command[] {
  if (!cargo) return [];
  const isProgram = tree.has('src/main.rs') || cargo.has('[bin]');
  return [
    { purpose: 'build', command: 'cargo build' },
    { purpose: 'test', command: 'cargo test' },
    ...(isProgram ? [{ purpose: 'start', command: 'cargo run' }] : []),
  ];
}

function goCommands(tree: ProjectTree, { goModule }: Manifests): Command[] {
  if (goModule === undefined) return [];
  const isTested = tree.files.some((file) => file.path.endsWith('_test.go'));
  return [
    { purpose: 'build', command: 'go build ./...' },
    ...(isTested ? [{ purpose: 'test', command: 'go test ./...' }] : []),
    ...(tree.has('main.go') ? [{ purpose: 'start', command: 'go run .' }] : []),
  ];
}

const makePurposes: ReadonlyMap<string, string> = new Map([
  ['install', 'install'],
  ['build', 'build'],
  ['test', 'test'],
  ['check', 'test'],
  ['lint', 'lint'],
  ['run', 'start'],
  ['start', 'start'],
]);

async function makeCommands(tree: ProjectTree): Promise<Command[]> {
  const [file] = tree.rootFiles(/^(?:GNUm|m|M)akefile$/);
  const text = file === undefined ? undefined : await tree.text(file);
  const targets = new Set(
    [...(text ?? '').matchAll(/^([A-Za-z][\w-]*)[ \t]*:(?![:=])/gm)].map((match) => match[1]),
  );
  return [...makePurposes]
    .filter(([target]) => targets.has(target))
    .map(([target, purpose]) => ({ purpose, command: `make ${target}` }));
}
