import { findMembers } from './find-members.ts';
import { command, firstWords, type Ecosystem, type ProjectIdentity } from './project-ecosystem.ts';
import { folderOf, joinPath } from './project-folders.ts';
import type { ProjectTree } from './project-tree.ts';
import { readToml, tablesAt, textAt, type TomlTable } from './read-toml.ts';

interface Crate {
  readonly folder: string;
  readonly cargo: TomlTable;
}

/** What Cargo.toml says, that of the root and those of the crates below it. */
export const rustProject: Ecosystem = {
  languages: ['Rust'],
  async read(tree, repositoryName) {
    const crates = await readCrates(tree);
    const [root, ...members] = crates;
    if (!root) return undefined;
    const main = members.find(({ cargo }) => textAt(cargo, 'package.name') === repositoryName);
    const programs = crates.map((crate) => binariesOf(tree, crate));
    return {
      identity: firstWords([
        identityOf(root.cargo),
        main && identityOf(main.cargo),
        inherited(root.cargo),
      ]),
      packageManager: 'cargo',
      commands: [
        command('build', 'cargo build'),
        command('test', 'cargo test'),
        // With several somebody has to say which.
        ...(programs[0]?.length === 1 || programs.flat().length === 1
          ? [command('start', 'cargo run')]
          : []),
      ],
      entryPoints: crates.flatMap((crate) => entryPointsOf(tree, crate)),
      binaries: programs.flat(),
    };
  },
};

async function readCrates(tree: ProjectTree): Promise<Crate[]> {
  if (!tree.has('Cargo.toml')) return [];
  const crates: Crate[] = [];
  for (const path of ['Cargo.toml', ...findMembers(tree, 'Cargo.toml')])
    crates.push({ folder: folderOf(path), cargo: await readToml(await tree.whole(path)) });
  return crates;
}

const identityOf = (cargo: TomlTable): ProjectIdentity => ({
  name: textAt(cargo, 'package.name'),
  description: textAt(cargo, 'package.description'),
  licence: textAt(cargo, 'package.license'),
  version: textAt(cargo, 'package.version'),
});

const inherited = (cargo: TomlTable): ProjectIdentity => ({
  description: textAt(cargo, 'workspace.package.description'),
  licence: textAt(cargo, 'workspace.package.license'),
  version: textAt(cargo, 'workspace.package.version'),
});

const inBin = /\/?([^/]+?)(?:\/main)?\.rs$/;

function binariesOf(tree: ProjectTree, { folder, cargo }: Crate): string[] {
  const name = textAt(cargo, 'package.name');
  if (name === undefined) return [];
  const named = textsIn(cargo, 'name');
  const paths = textsIn(cargo, 'path').map((path) => joinPath(folder, path));
  const main = `${folder}src/main.rs`;
  const own = tree.has(main) && !paths.includes(main) ? [name] : [];
  const others = otherPrograms(tree, folder)
    .filter((path) => !paths.includes(path))
    .map((path) => inBin.exec(path.slice(`${folder}src/bin`.length))?.[1] ?? '');
  return [...new Set([...own, ...named, ...others])];
}

const textsIn = (cargo: TomlTable, key: 'name' | 'path'): string[] =>
  tablesAt(cargo, 'bin').flatMap((program) => textAt(program, key) ?? []);

const otherPrograms = (tree: ProjectTree, folder: string): string[] =>
  tree.filesIn(`${folder}src/bin/`).filter((path) => path.endsWith('.rs'));

function entryPointsOf(tree: ProjectTree, { folder, cargo }: Crate): string[] {
  const named = [...textsIn(cargo, 'path'), textAt(cargo, 'lib.path')];
  return [
    `${folder}src/main.rs`,
    ...named.flatMap((path) => (path === undefined ? [] : [joinPath(folder, path) ?? ''])),
    `${folder}src/lib.rs`,
    ...otherPrograms(tree, folder),
  ];
}
