import { command, type Command, type Ecosystem } from './project-ecosystem.ts';
import { joinPath } from './project-folders.ts';
import { readPythonIdentity } from './project-python-identity.ts';
import type { ProjectTree } from './project-tree.ts';
import { readTomlValues, sectionOf, type TomlValues } from './toml-values.ts';

const manifests = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile'];

/** What pyproject.toml, setup.cfg, setup.py and the files of its tools say. */
export const pythonProject: Ecosystem = {
  languages: ['Python', 'Cython', 'Jupyter Notebook'],
  async read(tree) {
    if (!manifests.some((file) => tree.has(file)) && !tree.has('manage.py')) return undefined;
    const toml = async (path: string): Promise<TomlValues> =>
      readTomlValues((await tree.manifest(path)) ?? '');
    const pyproject = await toml('pyproject.toml');
    const identity = await readPythonIdentity(tree, pyproject);
    const manager = packageManager(tree, pyproject);
    const programs = await programsOf(tree, pyproject);
    return {
      identity,
      packageManager: manager,
      commands: await pythonCommands(tree, pyproject, manager),
      scripts: scriptsOf(pyproject, await toml('Pipfile')),
      entryPoints: entryPoints(tree, identity.name, programs),
      binaries: programs.map(([name]) => name),
    };
  },
};

function packageManager(tree: ProjectTree, pyproject: TomlValues): string | undefined {
  if (tree.has('uv.lock')) return 'uv';
  if (tree.has('poetry.lock') || pyproject.has('tool.poetry')) return 'poetry';
  if (tree.has('pdm.lock') || pyproject.has('tool.pdm')) return 'pdm';
  if (tree.has('Pipfile')) return 'pipenv';
  const files = ['requirements.txt', 'setup.py', 'setup.cfg'];
  const isPackage = pyproject.has('project') || pyproject.has('build-system');
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
  pyproject: TomlValues,
  manager: string | undefined,
): Promise<Command[]> {
  const isPackage = tree.has('setup.py') || pyproject.has('project');
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

async function testCommand(tree: ProjectTree, pyproject: TomlValues): Promise<string | undefined> {
  const isConfigured = async (path: string, section: RegExp): Promise<boolean> =>
    section.test((await tree.manifest(path)) ?? '');
  const usesPytest =
    ['pytest.ini', 'conftest.py', 'tests/conftest.py', 'test/conftest.py'].some((file) =>
      tree.has(file),
    ) ||
    [...pyproject.keys()].some((key) => key.startsWith('tool.pytest')) ||
    (await isConfigured('setup.cfg', /^\[(?:tool:)?pytest\]/m)) ||
    (await isConfigured('tox.ini', /^\[pytest\]/m));
  if (usesPytest) return 'pytest';
  if (tree.has('manage.py')) return 'python manage.py test';
  if (tree.has('tox.ini') || pyproject.has('tool.tox')) return 'tox';
  return tree.has('noxfile.py') ? 'nox' : undefined;
}

/** Tasks of the tools that keep them in a manifest: a word for each, and what it runs. */
function scriptsOf(
  pyproject: TomlValues,
  pipfile: TomlValues,
): { name: string; command: string }[] {
  const sections = ['pdm.scripts', 'poe.tasks', 'taskipy.tasks', 'hatch.envs.default.scripts'];
  const tasks = sections.flatMap((section) => sectionOf(pyproject, `tool.${section}`));
  return [...tasks, ...sectionOf(pipfile, 'scripts')]
    .filter(([name]) => !name.startsWith('_') && /^[^.]+(?:\.(?:cmd|shell))?$/.test(name))
    .map(([name, line]) => ({ name: name.replace(/\.(?:cmd|shell)$/, ''), command: line }));
}

/** Commands by the function each calls (`package.module:function`). */
async function programsOf(
  tree: ProjectTree,
  pyproject: TomlValues,
): Promise<(readonly [string, string])[]> {
  const named = ['project.scripts', 'project.gui-scripts', 'tool.poetry.scripts'].flatMap(
    (section) => sectionOf(pyproject, section),
  );
  if (named.length > 0) return named.map(([name, target]) => [name.replace(/\..*$/, ''), target]);
  const texts = [await tree.manifest('setup.cfg'), await tree.manifest('setup.py')];
  return texts.flatMap((text) => consoleScripts(text ?? ''));
}

/** The lines after `console_scripts` that look like its entries. */
function consoleScripts(text: string): (readonly [string, string])[] {
  const start = text.search(/\bconsole_scripts\b/);
  if (start < 0) return [];
  const end = text.slice(start).search(/\]|\n\s*\n|\n\[/);
  const block = text.slice(start, end < 0 ? start + 4000 : start + Math.min(end, 4000));
  return [
    ...block.matchAll(/(?:^|["'\s])([A-Za-z0-9][\w.-]*)[ \t]*=[ \t]*([A-Za-z_][\w.]*:[\w.]+)/g),
  ].map((found) => [found[1] ?? '', found[2] ?? ''] as const);
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
