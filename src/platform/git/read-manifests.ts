import type { ProjectTree } from './project-tree.ts';
import { readTomlValues, type TomlValues } from './toml-values.ts';

/** What a manifest says about the project, as far as it does. */
export interface ProjectIdentity {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly licence?: string | undefined;
  readonly version?: string | undefined;
}

/** The manifests in the root of a repository. A damaged one counts as empty: it is there, and says nothing. */
export interface Manifests {
  readonly packageJson: Readonly<Record<string, unknown>> | undefined;
  readonly pyproject: TomlValues | undefined;
  readonly cargo: TomlValues | undefined;
  readonly goModule: string | undefined;
  readonly composer: Readonly<Record<string, unknown>> | undefined;
}

export async function readManifests(tree: ProjectTree): Promise<Manifests> {
  const toml = async (path: string): Promise<TomlValues | undefined> => {
    const text = await tree.text(path);
    return text === undefined ? undefined : readTomlValues(text);
  };
  const goMod = await tree.text('go.mod');
  return {
    packageJson: parseObject(await tree.text('package.json')),
    pyproject: await toml('pyproject.toml'),
    cargo: await toml('Cargo.toml'),
    goModule: goMod === undefined ? undefined : (/^module\s+"?([^\s"]+)/m.exec(goMod)?.[1] ?? ''),
    composer: parseObject(await tree.text('composer.json')),
  };
}

/** Of each fact the first manifest's word, in the order a reader would look. */
export function readIdentity(manifests: Manifests): ProjectIdentity {
  const said = [
    fromJson(manifests.packageJson),
    fromPyproject(manifests.pyproject),
    fromCargo(manifests.cargo),
    {
      name: manifests.goModule
        ?.replace(/\/v\d+$/, '')
        .split('/')
        .at(-1),
    },
    fromJson(manifests.composer),
  ];
  const first = (key: keyof ProjectIdentity): string | undefined =>
    said.map((identity) => plain(identity[key])).find((value) => value !== undefined);
  return {
    name: first('name'),
    description: first('description'),
    licence: first('licence'),
    version: first('version'),
  };
}

const maxLength = 500;

/** One line without control characters, or undefined when nothing is left. */
function plain(text: string | undefined): string | undefined {
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  const line = text?.replace(/[\x00-\x1f\x7f-\x9f\s]+/g, ' ').trim();
  return line === undefined || line === '' ? undefined : line.slice(0, maxLength);
}

function parseObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

function fromJson(json: Manifests['packageJson']): ProjectIdentity {
  const licence = json?.['license'];
  return {
    name: asText(json?.['name']),
    description: asText(json?.['description']),
    licence: isObject(licence) ? asText(licence['type']) : asText(licence),
    version: asText(json?.['version']),
  };
}

function fromPyproject(toml: TomlValues | undefined): ProjectIdentity {
  const read = (key: string): string | undefined =>
    toml?.get(`project.${key}`) ?? toml?.get(`tool.poetry.${key}`);
  const licence = read('license') ?? toml?.get('project.license.text');
  return {
    name: read('name'),
    description: read('description'),
    // A whole licence text in the manifest is recognised by its file instead.
    licence: licence !== undefined && licence.length <= 60 ? licence : undefined,
    version: read('version'),
  };
}

const fromCargo = (toml: TomlValues | undefined): ProjectIdentity => ({
  name: toml?.get('package.name'),
  description: toml?.get('package.description'),
  licence: toml?.get('package.license'),
  version: toml?.get('package.version') ?? toml?.get('workspace.package.version'),
});
