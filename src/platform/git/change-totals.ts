import type { ChangeTotals, CommitFacts } from '../../domain/repo.ts';

/** Sums over commits; a path that several of them changed is one file. */
export function changeTotals(commits: readonly CommitFacts[]): ChangeTotals {
  const files = commits.flatMap((commit) => commit.files);
  const sum = (counts: readonly (number | null)[]): number =>
    counts.reduce<number>((total, count) => total + (count ?? 0), 0);
  return {
    commits: commits.length,
    files: new Set(files.map((file) => file.path)).size,
    added: sum(files.map((file) => file.added)),
    removed: sum(files.map((file) => file.removed)),
  };
}
