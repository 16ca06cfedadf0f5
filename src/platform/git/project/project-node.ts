import {
  command,
  type Command,
  type Ecosystem,
  type ProjectIdentity,
} from './project-ecosystem.ts';
import { folderOf } from './project-folders.ts';
import { nodeBinaries, nodeEntryPoints } from './project-node-entries.ts';
import { isObject, parseObject, textsOf } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';
import { findMembers } from './find-members.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** What package.json says, that of the root and those of the packages below it. */
export const nodeProject: Ecosystem = {
  languages: ['TypeScript', 'JavaScript', 'Vue', 'Svelte', 'Astro', 'CoffeeScript'],
  async read(tree, repositoryName) {
    const manifest = parseObject(await tree.whole('package.json'));
    if (!manifest) return undefined;
    const manager = nodePackageManager(tree, manifest);
    const members = await readMembers(tree);
    const all = [{ folder: '', manifest }, ...members];
    return {
      identity: identityIn(manifest, members, repositoryName),
      packageManager: manager,
      commands: nodeCommands(tree, manifest, manager),
      scripts: scriptsOf(manifest).map(([name, line]) => ({ name, command: line })),
      entryPoints: all.flatMap((each) => nodeEntryPoints(tree, each.folder, each.manifest)),
      binaries: all.flatMap((each) => nodeBinaries(each.manifest)),
    };
  },
};

const byLockFile: readonly (readonly [string, string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

function nodePackageManager(tree: ProjectTree, manifest: Manifest): string {
  const named = manifest['packageManager'];
  const name = typeof named === 'string' ? /^(npm|pnpm|yarn|bun)@/.exec(named)?.[1] : undefined;
  return name ?? byLockFile.find(([file]) => tree.has(file))?.[1] ?? 'npm';
}

const npmPlaceholder = 'no test specified';

const scriptsOf = (manifest: Manifest): (readonly [string, string])[] =>
  textsOf(manifest['scripts']).filter(
    ([, line]) => line.trim() !== '' && !line.includes(npmPlaceholder),
  );

const purposes = ['build', 'test', 'lint', 'start', 'dev'];

function nodeCommands(tree: ProjectTree, manifest: Manifest, manager: string): Command[] {
  const isLocked = tree.has('package-lock.json') || tree.has('npm-shrinkwrap.json');
  const install = manager === 'npm' && isLocked ? 'npm ci' : `${manager} install`;
  const names = new Set(scriptsOf(manifest).map(([name]) => name));
  const isShort = (name: string): boolean => name === 'test' || name === 'start';
  const run = (name: string): string =>
    isShort(name) && manager !== 'bun' ? `${manager} ${name}` : `${manager} run ${name}`;
  return [
    command('install', install),
    ...purposes.filter((name) => names.has(name)).map((name) => command(name, run(name))),
  ];
}

interface Member {
  readonly folder: string;
  readonly manifest: Manifest;
}

async function readMembers(tree: ProjectTree): Promise<Member[]> {
  const members: Member[] = [];
  for (const path of findMembers(tree, 'package.json'))
    members.push({ folder: folderOf(path), manifest: parseObject(await tree.whole(path)) ?? {} });
  return members;
}

function identityIn(
  manifest: Manifest,
  members: readonly Member[],
  repositoryName: string,
): ProjectIdentity {
  if (manifest['private'] !== true) return identityOf(manifest);
  const { version, ...rest } = identityOf(manifest);
  // What npm init begins with says nothing of a package that is never published.
  const own = version === '1.0.0' ? rest : { ...rest, version };
  // A root that is never published: the package the repository is named after is what it is about.
  const main = members.find((member) => member.manifest['name'] === repositoryName);
  return main ? { ...own, ...defined(identityOf(main.manifest)) } : own;
}

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

function identityOf(json: Manifest): ProjectIdentity {
  const licence = json['license'];
  return {
    name: asText(json['name']),
    description: asText(json['description']),
    licence: isObject(licence) ? asText(licence['type']) : asText(licence),
    version: asText(json['version']),
  };
}

const defined = (identity: ProjectIdentity): ProjectIdentity =>
  Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== undefined));
