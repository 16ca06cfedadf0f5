import type { ProjectFacts } from '../../../domain/repo.ts';
import { nameOf } from './file-names.ts';
import { header, methods } from './language-names.ts';
import { isRegular } from '../parse-tree.ts';
import { folderOf } from './project-folders.ts';
import { linguistWords } from './project-linguist.ts';
import type { ProjectTree } from './project-tree.ts';
import type { TreeFile } from './tree-files.ts';

/** So many files are measured; of more, each language's sample stands for the rest. */
const maxMeasured = 1000;
/** Of a language with few files all are. */
const alwaysMeasured = 40;
const longestPause = 2000;

type ByLanguage = Map<string, TreeFile[]>;

/**
 * Languages of a tree by bytes, largest first. What is vendored, generated or an example does not
 * count, unless there is nothing else; the project's own `linguist-` attributes go before. The sizes
 * of over 2,000 files are those of a sample. Equal trees give equal shares.
 */
export async function measureLanguages(tree: ProjectTree): Promise<ProjectFacts['languages']> {
  const { own, shown } = await groupByLanguage(tree);
  const files = own.size > 0 ? own : shown;
  tellApart(files);
  let total = 0;
  for (const list of files.values()) total += list.length;
  const step = Math.max(1, Math.ceil(total / maxMeasured));
  const bytes: [string, number][] = [];
  for (const [language, list] of files) {
    const every = list.length <= alwaysMeasured ? 1 : step;
    bytes.push([language, await measure(tree, list, every)]);
  }
  return toShares(bytes);
}

/** Those of the project, and those that only show it: documentation and examples. */
async function groupByLanguage(tree: ProjectTree): Promise<{ own: ByLanguage; shown: ByLanguage }> {
  const wordOf = await linguistWords(tree);
  const own: ByLanguage = new Map();
  const shown: ByLanguage = new Map();
  let seen = 0;
  for (const file of tree.files) {
    if (++seen % longestPause === 0) await tree.breathe();
    if (!isRegular(file.mode)) continue;
    const name = nameOf(file);
    const word = wordOf(file.path);
    const language = word.language ?? name.language;
    if (language === undefined || word.counts === false) continue;
    const kind = word.counts === true ? 'own' : name.place;
    const group = kind === 'own' ? own : shown;
    if (kind === 'foreign' || (word.counts !== true && name.isGenerated)) continue;
    add(group, language, file);
  }
  return { own, shown };
}

/** Headers and methods have endings that several languages share. */
function tellApart(files: ByLanguage): void {
  const ambiguous = files.get(methods) ?? [];
  files.delete(methods);
  // Objective-C has headers, MATLAB has none.
  const isApple = files.has(header) || files.has('Objective-C') || files.has('Swift');
  for (const file of ambiguous) add(files, isApple ? 'Objective-C' : 'MATLAB', file);
  const headers = files.get(header) ?? [];
  files.delete(header);
  const languageOfHeader = neighbours(files, ['C++', 'C', 'Objective-C']);
  const told = headers.map((file) => [languageOfHeader(file.path) ?? 'C', file] as const);
  for (const [language, file] of told) add(files, language, file);
}

function add(files: ByLanguage, language: string, file: TreeFile): void {
  const list = files.get(language);
  if (list) list.push(file);
  else files.set(language, [file]);
}

/** Of some languages the one most of a file's folder is written in, else most of the whole. */
function neighbours(
  files: ByLanguage,
  languages: readonly string[],
): (path: string) => string | undefined {
  const byFolder = new Map<string, Map<string, number>>();
  const count = (folder: string, language: string): void => {
    const counts = byFolder.get(folder) ?? new Map<string, number>();
    byFolder.set(folder, counts.set(language, (counts.get(language) ?? 0) + 1));
  };
  const whole = '/';
  for (const language of languages) {
    for (const { path } of files.get(language) ?? []) {
      count(folderOf(path), language);
      count(whole, language);
    }
  }
  const most = (folder: string): string | undefined =>
    [...(byFolder.get(folder) ?? [])].sort(([, a], [, b]) => b - a)[0]?.[0];
  return (path) => most(folderOf(path)) ?? most(whole);
}

/**
 * The first files by content id, one in so many: an order that has nothing to do with size, and in
 * which the next commit has almost the same files first.
 */
async function measure(tree: ProjectTree, files: TreeFile[], step: number): Promise<number> {
  if (step > 1) files.sort((a, b) => (a.oid < b.oid ? -1 : a.oid > b.oid ? 1 : 0));
  const sample = files.slice(0, Math.ceil(files.length / step));
  let bytes = 0;
  for (const file of sample) {
    const pause = tree.breathe();
    if (pause) await pause;
    const size = tree.size(file);
    bytes += typeof size === 'number' ? size : await size;
  }
  return (bytes / sample.length) * files.length;
}

/** Shares in thousandths that sum to 1: the largest remainders are rounded up. */
function toShares(
  bytes: readonly (readonly [string, number])[],
): { name: string; share: number }[] {
  const total = bytes.reduce((sum, [, size]) => sum + size, 0);
  if (total === 0) return [];
  const shares = bytes.map(([name, size]) => {
    const exact = (size / total) * 1000;
    return { name, thousandths: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  const missing = 1000 - shares.reduce((sum, { thousandths }) => sum + thousandths, 0);
  const byRest = shares.toSorted((a, b) => b.rest - a.rest || (a.name < b.name ? -1 : 1));
  for (const share of byRest.slice(0, missing)) share.thousandths++;
  return shares
    .filter(({ thousandths }) => thousandths > 0)
    .sort((a, b) => b.thousandths - a.thousandths || (a.name < b.name ? -1 : 1))
    .map(({ name, thousandths }) => ({ name, share: thousandths / 1000 }));
}
