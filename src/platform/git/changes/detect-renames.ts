import { createChunkReader } from './chunk-reader.ts';
import type { Side, TreeChange } from './compare-trees.ts';
import { pairIdentical } from './identical-renames.ts';
import type { Pace } from '../pace.ts';
import type { ReadContent, RenameFile } from './rename-file.ts';
import { pairNamesakes, pairSimilar } from './similar-renames.ts';
import { percentOf } from './similarity.ts';

export interface PairedChange extends TreeChange {
  /** Set when the file was there before under this path. */
  readonly oldPath?: string;
  /** Of a renamed file: how much of it is the same, in percent. */
  readonly similarity?: number;
}

/**
 * Pairs deleted with added files, as `git log -M` does at 50 %: those of the same content, then those
 * of a base name no other has, then the most similar. The deletion disappears; order is kept. Where
 * there is too much to compare, only the first kinds are found.
 */
export async function detectRenames(
  changes: readonly TreeChange[],
  read: ReadContent,
  pace: Pace,
): Promise<readonly PairedChange[]> {
  const sources = filesOf(changes, ({ before, after }) => (after ? undefined : before));
  const targets = filesOf(changes, ({ before, after }) => (before ? undefined : after));
  if (sources.length === 0 || targets.length === 0) return changes;
  await pace.breathe();
  const pairs = await findPairs(sources, targets, read, pace);
  await pace.breathe();
  const byTarget = new Map([...pairs].map((pair) => [pair.target.path, pair]));
  const taken = new Set(pairs.map((pair) => pair.source.path));
  return changes.flatMap((change): PairedChange[] => {
    const isTarget = !change.before && change.after;
    const pair = isTarget ? byTarget.get(change.path) : undefined;
    if (!pair) return !change.after && taken.has(change.path) ? [] : [change];
    const { path: oldPath, mode, oid } = pair.source;
    return [{ ...change, before: { mode, oid }, oldPath, similarity: pair.similarity }];
  });
}

interface Pair {
  readonly source: RenameFile;
  readonly target: RenameFile;
  readonly similarity: number;
}

async function findPairs(
  sources: readonly RenameFile[],
  targets: readonly RenameFile[],
  read: ReadContent,
  pace: Pace,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const [target, source] of pairIdentical(sources, targets))
    pairs.push({ source, target, similarity: 100 });
  const reader = createChunkReader(read, pace);
  await pace.breathe();
  for (const findMore of [pairNamesakes, pairSimilar]) {
    const taken = new Set(pairs.flatMap(({ source, target }) => [source, target]));
    const left = [sources, targets].map((files) => files.filter((file) => !taken.has(file)));
    const [olds = [], news = []] = left;
    if (olds.length === 0 || news.length === 0) break;
    for (const { source, target, score } of await findMore(olds, news, reader))
      pairs.push({ source, target, similarity: percentOf(score) });
  }
  return pairs;
}

function filesOf(
  changes: readonly TreeChange[],
  sideOf: (change: TreeChange) => Side | undefined,
): RenameFile[] {
  const files: RenameFile[] = [];
  for (const change of changes) {
    const side = sideOf(change);
    if (side) files.push({ path: change.path, mode: side.mode, oid: side.oid });
  }
  return files;
}
