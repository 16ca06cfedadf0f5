import type { ProjectFacts } from '../../domain/repo.ts';
import { languageOf } from './language-names.ts';
import { isRegular } from './parse-tree.ts';
import type { ProjectTree } from './project-tree.ts';
import type { TreeFile } from './tree-files.ts';

/** So many files are measured; of more, each language's sample stands for the rest. */
const maxMeasured = 2000;

/** Languages of a tree by bytes, largest first. Equal trees give equal shares. */
export async function measureLanguages(tree: ProjectTree): Promise<ProjectFacts['languages']> {
  const files = new Map<string, TreeFile[]>();
  let total = 0;
  for (const file of tree.files) {
    const language = isRegular(file.mode) ? languageOf(file.path) : undefined;
    if (language === undefined) continue;
    const list = files.get(language);
    if (list) list.push(file);
    else files.set(language, [file]);
    total++;
  }
  const step = Math.max(1, Math.ceil(total / maxMeasured));
  const bytes: [string, number][] = [];
  for (const [language, list] of files) bytes.push([language, await measure(tree, list, step)]);
  return toShares(bytes);
}

/** Every so-manieth file by its content id: an order that has nothing to do with size. */
async function measure(tree: ProjectTree, files: TreeFile[], step: number): Promise<number> {
  files.sort((a, b) => (a.oid < b.oid ? -1 : 1));
  const sample = files.filter((_, at) => at % step === 0);
  let bytes = 0;
  for (const file of sample) bytes += await tree.size(file);
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
