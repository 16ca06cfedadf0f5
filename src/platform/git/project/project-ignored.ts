import { parseIgnoreRules, saidIgnored, type IgnoreRule } from '../ignore-rules.ts';
import type { ProjectTree } from './project-tree.ts';
import { folderOf } from './project-folders.ts';
import type { Steps } from '../changes/wildcard-pattern.ts';

/** So many files with rules are read, those of the first folders asked for. */
const maxFiles = 100;
/** For all questions together; beyond them nothing is ignored. */
const maxSteps = 2_000_000;

/**
 * Whether the .gitignore files of a tree mean a path (a folder's ends in `/`), although it is
 * committed. Of several the deepest that says something decides, and what lies in an ignored folder
 * is ignored with it. Only the files above what is asked for are read.
 */
export function openIgnored(tree: ProjectTree): (path: string) => Promise<boolean> {
  const steps: Steps = { left: maxSteps };
  const rulesIn = ignoreRulesOf(tree);
  const isMeant = async (path: string): Promise<boolean> => {
    const isFolder = path.endsWith('/');
    const whole = isFolder ? path.slice(0, -1) : path;
    for (let above: string | undefined = folderOf(whole); above !== undefined;) {
      const rules = await rulesIn(above);
      const said = saidIgnored(rules, whole.slice(above.length), isFolder, steps);
      if (said !== undefined) return said;
      above = above === '' ? undefined : folderOf(above.slice(0, -1));
    }
    return false;
  };
  const folders = new Map<string, boolean>();
  const isIgnored = async (path: string): Promise<boolean> => {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at + 1);
      const isOut = folders.get(folder) ?? (await isMeant(folder));
      folders.set(folder, isOut);
      if (isOut) return true;
    }
    return !path.endsWith('/') && (await isMeant(path));
  };
  return isIgnored;
}

/** The rules right in a folder; each file is read once. */
function ignoreRulesOf(tree: ProjectTree): (folder: string) => Promise<readonly IgnoreRule[]> {
  const read = new Map<string, readonly IgnoreRule[]>();
  return async (folder) => {
    const known = read.get(folder);
    if (known) return known;
    const path = `${folder}.gitignore`;
    if (!tree.has(path) || read.size >= maxFiles) return [];
    const rules = parseIgnoreRules((await tree.whole(path)) ?? '');
    read.set(folder, rules);
    return rules;
  };
}
