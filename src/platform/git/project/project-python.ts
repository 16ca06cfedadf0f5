import { command, type Command, type Ecosystem } from './project-ecosystem.ts';
import { joinPath } from './project-folders.ts';
import { readPythonIdentity } from './project-python-identity.ts';
import { pythonPrograms, pythonTasks } from './project-python-programs.ts';
import type { ProjectTree } from './project-tree.ts';
import { readToml, tableAt, type TomlTable } from './read-toml.ts';

const manifests = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile'];

/** What pyproject.toml, setup.cfg, setup.py and the files of its tools say. */
export const pythonProject: Ecosystem = {
  languages: ['Python', 'Cython', 'Jupyter Notebook'],
  async read(tree) {
    if (!manifests.some((file) => tree.has(file)) && !tree.has('manage.py')) return undefined;
    const pyproject = await readToml(await tree.whole('pyproject.toml'));
    const identity = await readPythonIdentity(tree, pyproject);
    const manager = packageManager(tree, pyproject);
    const programs = await pythonPrograms(tree, pyproject);
    return {
      identity,
      packageManager: manager,
      commands: await pythonCommands(tree, pyproject, manager),
      scripts: pythonTasks(pyproject, await readToml(await tree.whole('Pipfile'))),
      entryPoints: entryPoints(tree, identity.name, programs),
      binaries: programs.map(([name]) => name),
    };
  },
};

const has = (toml: TomlTable, path: string): boolean => tableAt(toml, path) !== undefined;

function packageManager(tree: ProjectTree, pyproject: TomlTable): string | undefined {
  if (tree.has('uv.lock')) return 'uv';
  if (tree.has('poetry.lock') || has(pyproject, 'tool.poetry')) return 'poetry';
  if (tree.has('pdm.lock') || has(pyproject, 'tool.pdm')) return 'pdm';
  if (tree.has('Pipfile')) return 'pipenv';
  const files = ['requirements.txt', 'setup.py', 'setup.cfg'];
  const isPackage = has(pyproject, 'project') || has(pyproject, 'build-system');
  return isPackage || files.some((file) => tree.has(file)) ? 'pip' : undefined;
}

const installs: Readonly<Record<string, string>> = {
  uv: 'uv sync',
  poetry: 'poetry install',
  pdm: 'pdm install',
  pipenv: 'pipenv install',
};

async function pythonCommands(
  tree: ProjectTree,
  pyproject: TomlTable,
  manager: string | undefined,
): Promise<Command[]> {
  const isPackage = tree.has('setup.py') || has(pyproject, 'project');
  const pip = isPackage ? 'pip install .' : 'pip install -r requirements.txt';
  const prefix = manager === undefined || manager === 'pip' ? '' : `${manager} run `;
  const hasManifest = isPackage || tree.has('requirements.txt') || manager !== 'pip';
  const isInstalled = manager !== undefined && hasManifest;
  const test = await testCommand(tree, pyproject);
  return [
    ...(isInstalled ? [command('install', installs[manager] ?? pip)] : []),
    ...(test === undefined ? [] : [command('test', `${prefix}${test}`)]),
    ...(tree.has('manage.py') ? [command('start', `${prefix}python manage.py runserver`)] : []),
  ];
}

async function testCommand(tree: ProjectTree, pyproject: TomlTable): Promise<string | undefined> {
  const isConfigured = async (path: string, section: RegExp): Promise<boolean> =>
    section.test((await tree.manifest(path)) ?? '');
  const usesPytest =
    ['pytest.ini', 'conftest.py', 'tests/conftest.py', 'test/conftest.py'].some((file) =>
      tree.has(file),
    ) ||
    Object.keys(tableAt(pyproject, 'tool') ?? {}).some((name) => name.startsWith('pytest')) ||
    (await isConfigured('setup.cfg', /^\[(?:tool:)?pytest\]/m)) ||
    (await isConfigured('tox.ini', /^\[pytest\]/m));
  if (usesPytest) return 'pytest';
  if (tree.has('manage.py')) return 'python manage.py test';
  if (tree.has('tox.ini') || has(pyproject, 'tool.tox')) return 'tox';
  return tree.has('noxfile.py') ? 'nox' : undefined;
}

function entryPoints(
  tree: ProjectTree,
  name: string | undefined,
  programs: readonly (readonly [string, string])[],
): string[] {
  const modules = programs.map(([, target]) => target.split(':', 1)[0]?.replaceAll('.', '/') ?? '');
  const own = name?.toLowerCase().replace(/[-.]/g, '_');
  const bases = [...modules, ...(own === undefined ? [] : [own])].filter((base) => base !== '');
  const imported = ['', 'src/', 'lib/'].flatMap((folder) =>
    bases.flatMap((base) => [
      joinPath('', `${folder}${base}.py`) ?? '',
      joinPath('', `${folder}${base}/__init__.py`) ?? '',
    ]),
  );
  const run = ['manage.py', 'main.py', 'app.py', 'wsgi.py', 'asgi.py', 'run.py', 'server.py'];
  const asModule = tree.files
    .map((file) => file.path)
    .filter((path) => /^(?:(?:src|lib)\/)?[^/]+\/__main__\.py$/.test(path));
  return [...run, '__main__.py', ...asModule, ...imported];
}
