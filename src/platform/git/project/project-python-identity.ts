import { firstWords, type ProjectIdentity } from './project-ecosystem.ts';
import { literal } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';
import { textAt, type TomlTable } from './read-toml.ts';

/** Who a Python project says it is; of what is computed at its build nothing is known. */
export async function readPythonIdentity(
  tree: ProjectTree,
  pyproject: TomlTable,
): Promise<ProjectIdentity> {
  const said = [
    fromPyproject(pyproject),
    fromSetupCfg(await tree.manifest('setup.cfg')),
    fromSetupPy(await tree.manifest('setup.py')),
    { licence: fromClassifier(await tree.manifest('pyproject.toml')) },
  ];
  const known = firstWords(said);
  if (known.version !== undefined || known.name === undefined) return known;
  return { ...known, version: await versionInCode(tree, known.name) };
}

function fromPyproject(toml: TomlTable): ProjectIdentity {
  const read = (key: string): string | undefined =>
    textAt(toml, `project.${key}`) ?? textAt(toml, `tool.poetry.${key}`);
  const licence = read('license') ?? textAt(toml, 'project.license.text');
  return {
    name: read('name'),
    description: read('description'),
    // A whole licence text in the manifest is recognised by its file instead.
    licence: licence !== undefined && licence.length <= 60 ? licence : undefined,
    version: read('version'),
  };
}

function fromSetupCfg(text: string | undefined): ProjectIdentity {
  const metadata = /^\[metadata\][ \t]*\n([^[]*)/m.exec(text ?? '')?.[1] ?? '';
  const read = (key: string): string | undefined => {
    const value = new RegExp(`^${key}[ \\t]*=[ \\t]*(\\S.*)$`, 'm').exec(metadata)?.[1];
    return value === undefined || /^(?:file|attr):/.test(value) ? undefined : value;
  };
  return {
    name: read('name'),
    description: read('description') ?? read('summary'),
    licence: read('license'),
    version: read('version'),
  };
}

/** Only what stands there as a text: nothing is run to know more. */
function fromSetupPy(text: string | undefined): ProjectIdentity {
  const call = /^[ \t]*(?:setuptools\.)?setup\(/m.exec(text ?? '');
  const inside = call ? (text ?? '').slice(call.index, call.index + 20_000) : '';
  const read = (key: string): string | undefined => {
    const found = new RegExp(`\\b${key}\\s*=\\s*(?:"([^"\\n]*)"|'([^'\\n]*)')\\s*[,)]`).exec(
      inside,
    );
    return literal(found?.[1] ?? found?.[2]);
  };
  return {
    name: read('name'),
    description: read('description'),
    licence: read('license'),
    version: read('version'),
  };
}

const fromClassifier = (text: string | undefined): string | undefined =>
  /["']License :: OSI Approved :: ([^"'\n]{1,60})["']/.exec(text ?? '')?.[1];

/** `__version__ = "1.2"` in the package, the way most that compute it keep it. */
async function versionInCode(tree: ProjectTree, name: string): Promise<string | undefined> {
  const base = name.toLowerCase().replace(/[-.]/g, '_');
  const places = ['', 'src/'].flatMap((folder) =>
    ['__init__.py', '__about__.py', '_version.py', 'version.py', '__version__.py'].map(
      (file) => `${folder}${base}/${file}`,
    ),
  );
  for (const path of [...places, `${base}.py`]) {
    const text = tree.has(path) ? await tree.manifest(path) : undefined;
    const version = /^__version__\s*(?::[^=\n]*)?=\s*["']([^"'\n]+)["']/m.exec(text ?? '')?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}
