import { parseIgnoreRules, saidIgnored, type IgnoreRule } from '../ignore-rules.ts';
import type { Pace } from '../pace.ts';
import type { WorkFiles } from './work-files.ts';

export interface Untracked {
  /** In byte order, one character a byte. */
  readonly paths: readonly string[];
  /** There is more than was looked at. */
  readonly isCut: boolean;
}

const maxPaths = 20_000;
const maxLooks = 200_000;
const maxDepth = 100;
const ignoreLimit = 256 << 10;
const stepsEach = 50_000;

/** Rules of one file, and the folder that they are relative to. */
interface Level {
  readonly folder: string;
  readonly rules: readonly IgnoreRule[];
}

/**
 * Files that the index does not have and no .gitignore nor `info/exclude` means, as `git status -uall`
 * lists them; the ignore file of the user does not count. Repositories inside are not entered.
 */
export async function untrackedFiles(
  files: WorkFiles,
  { tracked, exclude, pace }: { tracked: ReadonlySet<string>; exclude: string; pace: Pace },
): Promise<Untracked> {
  const paths: string[] = [];
  let looks = 0;
  const isFull = (): boolean => paths.length >= maxPaths || looks >= maxLooks;
  const visit = async (folder: string, above: readonly Level[], depth: number): Promise<void> => {
    const names = await files.list(folder);
    if (depth > 0 && names.includes('.git')) return;
    const own = names.includes('.gitignore') ? await rulesIn(files, folder) : [];
    const levels = own.length > 0 ? [{ folder, rules: own }, ...above] : above;
    for (const name of names) {
      await pace.breathe();
      if (name === '.git' || isFull()) continue;
      const path = folder + name;
      looks += 1;
      if (tracked.has(path)) continue;
      const kind = (await files.look(path))?.kind;
      if (kind === undefined || kind === 'other') continue;
      if (isIgnored(levels, path, kind === 'folder')) continue;
      if (kind !== 'folder') paths.push(path);
      else if (depth < maxDepth) await visit(`${path}/`, levels, depth + 1);
    }
  };
  await visit('', [{ folder: '', rules: parseIgnoreRules(exclude) }], 0);
  return { paths: paths.sort(), isCut: isFull() };
}

async function rulesIn(files: WorkFiles, folder: string): Promise<readonly IgnoreRule[]> {
  const path = `${folder}.gitignore`;
  const entry = await files.look(path);
  if (entry === undefined || entry.size > ignoreLimit || entry.kind === 'link') return [];
  return parseIgnoreRules((await files.read(path))?.toString('utf8') ?? '');
}

/** The rules nearest to the path go before those above them. */
function isIgnored(levels: readonly Level[], path: string, isFolder: boolean): boolean {
  const steps = { left: stepsEach };
  for (const { folder, rules } of levels) {
    const said = saidIgnored(rules, path.slice(folder.length), isFolder, steps);
    if (said !== undefined) return said;
  }
  return false;
}
