import type { StoryCommit, StoryFile } from './story.ts';

/** Each file of the commits once, in the order of first change, with the sum of its lines. */
export function sumOfFiles(commits: readonly StoryCommit[]): StoryFile[] {
  const sums = new Map<string, StoryFile>();
  for (const file of commits.flatMap((commit) => commit.files)) {
    const known = sums.get(file.path);
    sums.set(file.path, known === undefined ? file : { ...file, ...sum(known, file) });
  }
  return [...sums.values()];
}

/** Lines of several files; null when none of them has a count. */
export function sumOfLines(
  files: readonly StoryFile[],
): { readonly added: number; readonly removed: number } | null {
  const known = files.filter((file) => file.added !== null && file.removed !== null);
  if (known.length === 0) return null;
  return {
    added: known.reduce((all, file) => all + (file.added ?? 0), 0),
    removed: known.reduce((all, file) => all + (file.removed ?? 0), 0),
  };
}

const sum = (
  one: StoryFile,
  other: StoryFile,
): Pick<StoryFile, 'added' | 'removed' | 'status'> => ({
  added: plus(one.added, other.added),
  removed: plus(one.removed, other.removed),
  status: laterStatus(one.status, other.status),
});

/** Made and changed in one session is still a new file. */
function laterStatus(first: StoryFile['status'], then: StoryFile['status']): StoryFile['status'] {
  if (first === 'added' && then === 'modified') return 'added';
  if (first === 'added' && then === 'deleted') return 'transient';
  if (first === 'deleted' && then === 'added') return 'modified';
  return then;
}

const plus = (one: number | null, other: number | null): number | null =>
  one === null && other === null ? null : (one ?? 0) + (other ?? 0);
