import { CommitQueue } from './commit-queue.ts';
import type { CommitReader, HistoryCommit } from './commit-reader.ts';
import type { Pace } from '../pace.ts';

/** Commits reachable from `start`, each once, newest first and never before all its known children: the order of `git log`. */
export async function* walkCommits(
  reader: CommitReader,
  start: string,
  pace: Pace,
): AsyncGenerator<HistoryCommit, void, undefined> {
  const queue = new CommitQueue<HistoryCommit>();
  const seen = new Set([start]);
  queue.push(await reader.read(start));
  for (let commit = queue.pop(); commit; commit = queue.pop()) {
    await pace.breathe();
    yield commit;
    for (const parent of commit.parents) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      queue.push(await reader.read(parent));
    }
  }
}

/** So many older commits are looked at after the last that counted: clocks go wrong. */
export const clockSlop = 100;

/** Commits reachable from `to` and not from `from`, in the order of `git log from..to`. */
export async function walkRange(
  reader: CommitReader,
  { from, to }: { from: string; to: string },
  pace: Pace,
): Promise<HistoryCommit[]> {
  const queue = new CommitQueue<HistoryCommit>();
  const excluded = new Set([from]);
  const seen = new Set([from, to]);
  const wanted = new Set(from === to ? [] : [to]);
  const found: HistoryCommit[] = [];
  const visitParent = async (parent: string, out: boolean): Promise<void> => {
    const known = seen.has(parent);
    if (known && (!out || excluded.has(parent))) return;
    seen.add(parent);
    // One known as wanted is looked at again, so that its own parents are taken out too.
    (out ? excluded : wanted).add(parent);
    if (out) wanted.delete(parent);
    queue.push(await reader.read(parent));
  };
  for (const oid of seen) queue.push(await reader.read(oid));
  let after = 0;
  for (let commit = queue.pop(); commit && after < clockSlop; commit = queue.pop()) {
    await pace.breathe();
    const out = excluded.has(commit.oid);
    if (!out) found.push(commit);
    wanted.delete(commit.oid);
    for (const parent of commit.parents) await visitParent(parent, out);
    // Only now: on a straight line the one parent is all that is still wanted.
    after = wanted.size > 0 ? 0 : after + 1;
  }
  return found.filter(({ oid }) => !excluded.has(oid));
}
