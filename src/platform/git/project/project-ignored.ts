import type { ProjectTree } from './project-tree.ts';
import {
  matchesPattern,
  parsePattern,
  type Steps,
  type WildcardPattern,
} from '../changes/wildcard-pattern.ts';

interface Rule {
  readonly pattern: WildcardPattern;
  readonly anywhere: boolean;
  readonly foldersOnly: boolean;
  readonly ignores: boolean;
}

const maxRules = 1000;
/** For all questions together; beyond them nothing is ignored. */
const maxSteps = 2_000_000;

/**
 * Whether the .gitignore in the root means a path (a folder's ends in `/`), although it is committed.
 * Those of folders do not count: what is asked for lies in the top of the tree.
 */
export async function openIgnored(tree: ProjectTree): Promise<(path: string) => boolean> {
  const rules = readRules((await tree.manifest('.gitignore')) ?? '').reverse();
  const steps: Steps = { left: maxSteps };
  const isMeant = (path: string): boolean => {
    const isFolder = path.endsWith('/');
    const whole = isFolder ? path.slice(0, -1) : path;
    const name = whole.slice(whole.lastIndexOf('/') + 1);
    const rule = rules.find(({ pattern, anywhere, foldersOnly }) => {
      if (--steps.left <= 0 || (foldersOnly && !isFolder)) return false;
      return matchesPattern(pattern, anywhere ? name : whole, steps);
    });
    return rule?.ignores ?? false;
  };
  return (path) => {
    // What lies in an ignored folder is ignored with it.
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      if (isMeant(path.slice(0, at + 1))) return true;
    return !path.endsWith('/') && isMeant(path);
  };
}

function readRules(text: string): Rule[] {
  const rules: Rule[] = [];
  for (const raw of text.split('\n')) {
    // A blank that is escaped stays.
    const line = raw.endsWith('\\ ') ? raw : raw.trimEnd();
    if (line === '' || line.startsWith('#') || rules.length >= maxRules) continue;
    const ignores = !line.startsWith('!');
    const written = ignores ? line : line.slice(1);
    const foldersOnly = written.endsWith('/');
    const path = foldersOnly ? written.slice(0, -1) : written;
    const pattern = parsePattern(Buffer.from(path.replace(/^\//, '')).toString('latin1'));
    if (pattern) rules.push({ pattern, anywhere: !path.includes('/'), foldersOnly, ignores });
  }
  return rules;
}
