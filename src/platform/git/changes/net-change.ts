import type { FileChange, NetChange } from '../../../domain/repo.ts';
import { CommitQueue } from '../history/commit-queue.ts';
import type { CommitReader, HistoryCommit } from '../history/commit-reader.ts';
import type { CommitLinks } from '../history/parse-commit.ts';
import { isPromise } from '../objects/object-store.ts';
import { sumOfLines } from './change-totals.ts';
import type { Pace } from '../pace.ts';
import { clockSlop } from '../history/walk-commits.ts';

/** Commits that are looked at to see where side branches began. */
const maxWalk = 10_000;

/**
 * What is different after commits, newest first, from before them: what was added and taken away
 * again on the way does not count. Null unless they are all that lies between two commits, that is
 * `from..to`:
 * - One of them, `to`, comes after all others.
 * - `from` is where one gets from `to` by first parents alone, past the commits given. Every other
 *   parent that is not among them is a commit before `from` (merged branches began there), and then
 *   none of them is a root. Or they are the whole history of `to`: then `from` is null.
 * - The trees of both are there: a partial clone may lack them.
 * - None of them is at the cut of a shallow clone: its parents are not known.
 * So there is none for listed commits with gaps, for those of one of several authors, for a merge
 * without what it merged, and for several branches that were not merged.
 */
export async function netChange(
  newestFirst: readonly HistoryCommit[],
  commits: CommitReader,
  pace: Pace,
  changesBetween: (from: string | null, to: string) => Promise<readonly FileChange[] | undefined>,
): Promise<NetChange | null> {
  const ends = await findEnds(newestFirst, commits, pace);
  if (!ends) return null;
  const files = await changesBetween(ends.from, ends.to);
  return files ? { ...ends, files: files.length, ...sumOfLines(files) } : null;
}

type Ends = Pick<NetChange, 'from' | 'to'>;

async function findEnds(
  given: readonly HistoryCommit[],
  commits: CommitReader,
  pace: Pace,
): Promise<Ends | undefined> {
  const byId = new Map(given.map((commit) => [commit.oid, commit]));
  const parents = new Set(given.flatMap((commit) => commit.parents));
  const [tip, ...others] = [...byId.values()].filter(({ oid }) => !parents.has(oid));
  if (!tip || others.length > 0 || given.some(({ cutOff }) => cutOff)) return undefined;
  const outside = [...parents].filter((oid) => !byId.has(oid));
  const from = firstOutside(tip, byId);
  if (outside.length === 0) return { from: null, to: tip.oid };
  if (from === undefined || given.some((commit) => commit.parents.length === 0)) return undefined;
  const before = outside.filter((oid) => oid !== from);
  const isWhole = await comeAllBefore(before, from, byId, { commits, pace });
  return isWhole ? { from, to: tip.oid } : undefined;
}

function firstOutside(
  tip: HistoryCommit,
  given: ReadonlyMap<string, HistoryCommit>,
): string | undefined {
  let commit = tip;
  // Not for ever: forged commits may be their own ancestors.
  for (let steps = 0; steps < given.size; steps++) {
    const [parent] = commit.parents;
    const next = parent === undefined ? undefined : given.get(parent);
    if (!next) return parent;
    commit = next;
  }
  return undefined;
}

/** Whether all these commits lead to `from`, and none of the given ones does. */
async function comeAllBefore(
  wanted: readonly string[],
  from: string,
  given: ReadonlyMap<string, HistoryCommit>,
  { commits, pace }: { commits: CommitReader; pace: Pace },
): Promise<boolean> {
  const missing = new Set(wanted);
  if (missing.size === 0) return true;
  const oldest = await oldestOf(wanted, commits);
  const queue = new CommitQueue<CommitLinks>();
  const seen = new Set([from]);
  queue.push(await commits.links(from));
  let tooOld = 0;
  for (let commit = queue.pop(); commit; commit = queue.pop()) {
    const pause = pace.breathe();
    if (pause) await pause;
    if (given.has(commit.oid)) return false;
    missing.delete(commit.oid);
    tooOld = commit.time < oldest ? tooOld + 1 : 0;
    if (missing.size === 0) return true;
    if (tooOld > clockSlop || seen.size > maxWalk) return false;
    for (const parent of commit.parents) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      const links = commits.links(parent);
      queue.push(isPromise(links) ? await links : links);
    }
  }
  return false;
}

async function oldestOf(oids: readonly string[], commits: CommitReader): Promise<number> {
  let oldest = Infinity;
  for (const oid of oids) oldest = Math.min(oldest, (await commits.links(oid)).time);
  return oldest;
}
