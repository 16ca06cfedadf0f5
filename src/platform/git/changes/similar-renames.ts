import type { ChunkReader } from './chunk-reader.ts';
import { ChunkIndex } from './chunk-index.ts';
import { baseName, type RenameFile } from './rename-file.ts';
import { minNamesakeScore, minScore, scoreOf, sharedBytes, sizesAllow } from './similarity.ts';

export interface SimilarPair {
  readonly source: RenameFile;
  readonly target: RenameFile;
  readonly score: number;
}

/** More pairs than this are not compared, as in git (`diff.renameLimit` of 1,000). */
const pairLimit = 1_000_000;
/** Chunks of all sources together: 16 bytes each. */
const indexLimit = 4_000_000;
const candidatesEach = 4;

/**
 * Files whose base name is the only one of its kind among the gone and among the new, and that are
 * 75 % alike: such a pair is taken without looking for a better one.
 */
export async function pairNamesakes(
  sources: readonly RenameFile[],
  targets: readonly RenameFile[],
  reader: ChunkReader,
): Promise<SimilarPair[]> {
  const olds = uniqueNames(sources);
  await reader.pace.breathe();
  const news = uniqueNames(targets, (name) => olds.has(name));
  await reader.pace.breathe();
  const pairs: SimilarPair[] = [];
  for (const [name, source] of olds) {
    const target = news.get(name);
    if (!target) continue;
    const score = await scoreBetween(source, target, reader);
    if (score >= minNamesakeScore) pairs.push({ source, target, score });
  }
  return pairs;
}

/** All the others with all the others: the best pair first, each file once. None when they are too many. */
export async function pairSimilar(
  sources: readonly RenameFile[],
  targets: readonly RenameFile[],
  reader: ChunkReader,
): Promise<SimilarPair[]> {
  if (sources.length * targets.length > pairLimit) return [];
  const indexed = await indexSources(sources, reader);
  if (!indexed) return [];
  const candidates: Candidate[] = [];
  for (const target of targets) {
    const scores = await scoresOf(target, indexed, reader);
    if (scores) candidates.push(...bestOf(target, sources, scores));
  }
  // A part would be another answer than the whole.
  return reader.left() > 0 ? pick(candidates) : [];
}

async function scoreBetween(
  source: RenameFile,
  target: RenameFile,
  reader: ChunkReader,
): Promise<number> {
  const [before, after] = [await reader.open(source), await reader.open(target)];
  if (!before || !after || !sizesAllow(before.bytes.length, after.bytes.length)) return 0;
  const left = await reader.chunksOf(before);
  const right = await reader.chunksOf(after);
  if (!left || !right) return 0;
  const shared = await sharedBytes(left, right, reader.pace);
  return scoreOf(shared, before.bytes.length, after.bytes.length);
}

function uniqueNames(
  files: readonly RenameFile[],
  matters: (name: string) => boolean = () => true,
): Map<string, RenameFile> {
  const byName = new Map<string, RenameFile>();
  const repeated = new Set<string>();
  for (const file of files) {
    const name = baseName(file.path);
    if (!matters(name)) continue;
    if (byName.has(name)) repeated.add(name);
    else byName.set(name, file);
  }
  for (const name of repeated) byName.delete(name);
  return byName;
}

interface Indexed {
  readonly index: ChunkIndex;
  /** 0 for what is not compared. */
  readonly sizes: Float64Array;
}

async function indexSources(
  sources: readonly RenameFile[],
  reader: ChunkReader,
): Promise<Indexed | undefined> {
  const index = new ChunkIndex();
  const sizes = new Float64Array(sources.length);
  for (const [at, source] of sources.entries()) {
    const content = await reader.open(source);
    const chunks = content && (await reader.chunksOf(content));
    if (!chunks) continue;
    await index.add(at, chunks, reader.pace);
    sizes[at] = content.bytes.length;
    if (index.length > indexLimit) return undefined;
  }
  await index.finish(reader.pace);
  return reader.left() > 0 ? { index, sizes } : undefined;
}

/** For each source how alike the target is. */
async function scoresOf(
  target: RenameFile,
  { index, sizes }: Indexed,
  reader: ChunkReader,
): Promise<Float64Array | undefined> {
  const content = await reader.open(target);
  if (!content) return undefined;
  const size = content.bytes.length;
  if (!sizes.some((other) => sizesAllow(size, other))) return undefined;
  const chunks = await reader.chunksOf(content);
  if (!chunks) return undefined;
  const shared = new Float64Array(sizes.length);
  reader.spend(await index.share(chunks, shared, reader.left(), reader.pace));
  return shared.map((bytes, at) => {
    const other = sizes[at] ?? 0;
    return sizesAllow(size, other) ? scoreOf(bytes, size, other) : 0;
  });
}

interface Candidate extends SimilarPair {
  readonly isNamesake: boolean;
}

/** The best sources of a target; of equal ones those that come first stay. */
function bestOf(
  target: RenameFile,
  sources: readonly RenameFile[],
  scores: Float64Array,
): Candidate[] {
  const best: Candidate[] = [];
  const name = baseName(target.path);
  let worst: Candidate | undefined;
  for (const [at, source] of sources.entries()) {
    const score = scores[at] ?? 0;
    if (worst && score < worst.score) continue;
    const candidate = { source, target, score, isNamesake: baseName(source.path) === name };
    if (!worst) best.push(candidate);
    else if (byRank(candidate, worst) < 0) best[best.indexOf(worst)] = candidate;
    else continue;
    if (best.length === candidatesEach) worst = best.reduce((a, b) => (byRank(b, a) > 0 ? b : a));
  }
  return best.filter(({ score }) => score >= minScore);
}

const byRank = (a: Candidate, b: Candidate): number =>
  b.score - a.score || Number(b.isNamesake) - Number(a.isNamesake);

function pick(candidates: readonly Candidate[]): SimilarPair[] {
  const taken = new Set<RenameFile>();
  return candidates.toSorted(byRank).filter(({ source, target }) => {
    if (taken.has(source) || taken.has(target)) return false;
    taken.add(source).add(target);
    return true;
  });
}
