import type { ProjectFacts } from '../../domain/repo.ts';
import { decodePath } from './decode-text.ts';
import { findCommands } from './find-commands.ts';
import { findLicence } from './find-licence.ts';
import { measureLanguages } from './languages.ts';
import type { ObjectStore } from './object-store.ts';
import type { Pace } from './pace.ts';
import { packageManager } from './package-manager.ts';
import { ciSystems, projectTypes } from './project-types.ts';
import { openProjectTree, type ProjectTree } from './project-tree.ts';
import { readIdentity, readManifests } from './read-manifests.ts';
import { treeStructure } from './tree-structure.ts';

/** What a tree says about its project; of no tree (an empty repository) only the name is known. */
export async function projectFacts(
  context: { store: ObjectStore; pace: Pace },
  treeId: string | undefined,
  repositoryName: string,
): Promise<ProjectFacts> {
  const tree = await openProjectTree(context, treeId);
  const manifests = await readManifests(tree);
  const identity = readIdentity(manifests);
  return {
    name: identity.name ?? repositoryName,
    description: identity.description ?? null,
    licence: identity.licence ?? (await findLicence(tree)),
    version: identity.version ?? null,
    types: projectTypes(tree),
    languages: await measureLanguages(tree),
    package_manager: packageManager(tree, manifests),
    commands: await findCommands(tree, manifests),
    scripts: [],
    entry_points: [],
    binaries: [],
    ci: ciSystems(tree),
    readme: await findReadme(tree),
    structure: treeStructure(tree),
    files: tree.files.length,
  };
}

const readmeRanks = ['.md', '.markdown', '.rst', '.adoc', '.txt', ''];

async function findReadme(tree: ProjectTree): Promise<ProjectFacts['readme']> {
  const rank = (path: string): number => readmeRanks.indexOf(path.slice(6).toLowerCase());
  const candidates = tree
    .rootFiles(/^readme(?:\.[a-z]+)?$/i)
    .filter((path) => rank(path) >= 0)
    .toSorted((a, b) => rank(a) - rank(b));
  for (const path of candidates) {
    const text = await tree.text(path);
    if (text !== undefined) return { path: decodePath(path), text, sections: [] };
  }
  return null;
}
