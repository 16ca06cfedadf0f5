import type { ProjectFacts } from '../../../domain/repo.ts';
import { measureLanguages } from './languages.ts';
import { ciSystems } from './project-ci.ts';
import { readEcosystems } from './read-ecosystems.ts';
import { projectLicence } from './project-licence.ts';
import { findReadme } from './project-readme.ts';
import { plainLine } from './project-text.ts';
import { openProjectTree } from './project-tree.ts';
import { projectTypes } from './project-types.ts';
import type { ListingContext } from './tree-files.ts';
import { treeStructure } from './tree-structure.ts';

/** What a tree says about its project; of no tree (an empty repository) only the name is known. */
export async function projectFacts(
  context: ListingContext,
  treeId: string | undefined,
  repositoryName: string,
): Promise<ProjectFacts> {
  const tree = await openProjectTree(context, treeId);
  const languages = await measureLanguages(tree);
  const { identity, ...said } = await readEcosystems(tree, { repositoryName, languages });
  return {
    name: nameOf(identity.name, repositoryName),
    description: plainLine(identity.description) ?? null,
    licence: await projectLicence(tree, identity.licence),
    version: versionOf(identity.version),
    types: projectTypes(tree),
    languages,
    package_manager: said.packageManager,
    commands: said.commands,
    scripts: said.scripts,
    entry_points: said.entryPoints,
    binaries: said.binaries,
    ci: ciSystems(tree),
    readme: await findReadme(tree),
    structure: await treeStructure(tree),
    files: tree.files.length,
  };
}

/** The whole of several parts is often called as nobody calls it. */
function nameOf(said: string | undefined, repositoryName: string): string {
  const name = plainLine(said) ?? repositoryName;
  const isWhole = /[-_.](?:parent|root|monorepo|workspace|build|aggregator)$/i.exec(name);
  return isWhole && name.slice(0, isWhole.index) === repositoryName ? repositoryName : name;
}

/** What stands there until a release puts its number in its place is none. */
function versionOf(said: string | undefined): string | null {
  const version = plainLine(said);
  return version === undefined || /^v?0(?:\.0)*(?:[-.+](?!\d).*)?$/.test(version) ? null : version;
}
