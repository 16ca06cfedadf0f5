import type { ChangeTotals, CommitFacts, FileChange } from '../../../domain/repo.ts';

/**
 * Sums over commits, newest first. A file that several of them changed is one, also when one of them
 * renamed it; a new file in the place of a renamed one is another.
 */
export function changeTotals(newestFirst: readonly CommitFacts[]): ChangeTotals {
  const files = newestFirst.flatMap((commit) => commit.files);
  const isKnown = !newestFirst.some(({ unread }) => unread);
  return {
    commits: newestFirst.length,
    files: countFiles(newestFirst.toReversed()),
    ...(isKnown ? sumOfLines(files) : unknown),
  };
}

const unknown = { added: null, removed: null } as const;

/** Lines added and removed, binary files apart; null where those of a file are not known. */
export function sumOfLines(files: readonly FileChange[]): Pick<ChangeTotals, 'added' | 'removed'> {
  if (files.some(({ unread }) => unread)) return unknown;
  const sum = (counts: readonly (number | null)[]): number =>
    counts.reduce<number>((total, count) => total + (count ?? 0), 0);
  return {
    added: sum(files.map((file) => file.added)),
    removed: sum(files.map((file) => file.removed)),
  };
}

function countFiles(oldestFirst: readonly CommitFacts[]): number {
  /** Which file a path is or was. */
  const known = new Map<string, number>();
  /** Paths whose file has another path now. */
  const left = new Set<string>();
  let count = 0;
  for (const { path, old_path: old, status } of oldestFirst.flatMap((commit) => commit.files)) {
    const isAnother = status === 'added' && left.has(path);
    const file = (isAnother ? undefined : known.get(old ?? path)) ?? count++;
    known.set(path, file);
    left.delete(path);
    if (old === undefined) continue;
    known.set(old, file);
    left.add(old);
  }
  return count;
}
