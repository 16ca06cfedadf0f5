import { parseIgnoreRules, saidIgnored } from '../ignore-rules.ts';
import type { ProjectTree } from './project-tree.ts';
import type { Steps } from '../changes/wildcard-pattern.ts';

/** For all questions together; beyond them nothing is ignored. */
const maxSteps = 2_000_000;

/**
 * Whether the .gitignore in the root means a path (a folder's ends in `/`), although it is committed.
 * Those of folders do not count: what is asked for lies in the top of the tree.
 */
export async function openIgnored(tree: ProjectTree): Promise<(path: string) => boolean> {
  const rules = parseIgnoreRules((await tree.manifest('.gitignore')) ?? '');
  const steps: Steps = { left: maxSteps };
  const isMeant = (path: string): boolean => {
    const isFolder = path.endsWith('/');
    return saidIgnored(rules, isFolder ? path.slice(0, -1) : path, isFolder, steps) ?? false;
  };
  return (path) => {
    // What lies in an ignored folder is ignored with it.
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      if (isMeant(path.slice(0, at + 1))) return true;
    return !path.endsWith('/') && isMeant(path);
  };
}
