import type { StoryCommit, StoryFile } from './story.ts';

/** Each file of the commits, oldest first, once: under its last path, with the sum of its lines. */
export function sumOfFiles(commits: readonly StoryCommit[]): StoryFile[] {
  const sums = new Map<string, StoryFile>();
  for (const file of commits.flatMap((commit) => commit.files)) {
    const before = file.was ?? file.path;
    const known = sums.get(before);
    if (before !== file.path) sums.delete(before);
    sums.set(file.path, known === undefined ? file : sum(known, file));
  }
  return [...sums.values()];
}

/** Lines of several files; null when none of them has a count, or one has a count that is not known. */
export function sumOfLines(
  files: readonly StoryFile[],
): { readonly added: number; readonly removed: number } | null {
  const known = files.filter((file) => file.added !== null && file.removed !== null);
  if (known.length === 0 || files.some(({ unread }) => unread)) return null;
  return {
    added: known.reduce((all, file) => all + (file.added ?? 0), 0),
    removed: known.reduce((all, file) => all + (file.removed ?? 0), 0),
  };
}

function sum(one: StoryFile, other: StoryFile): StoryFile {
  const later = laterStatus(one.status, other.status);
  const was = later === 'added' ? undefined : (one.was ?? other.was);
  return {
    path: other.path,
    status: later === 'renamed' && was === other.path ? 'modified' : later,
    ...(one.unread || other.unread
      ? { added: null, removed: null, unread: true }
      : { added: plus(one.added, other.added), removed: plus(one.removed, other.removed) }),
    ...(was === undefined || was === other.path ? {} : { was }),
  };
}

/** Made and changed, or renamed, in one session is still a new file. */
function laterStatus(first: StoryFile['status'], then: StoryFile['status']): StoryFile['status'] {
  if (first === 'added' && (then === 'modified' || then === 'renamed')) return 'added';
  if (first === 'renamed' && then === 'modified') return 'renamed';
  if (first === 'added' && then === 'deleted') return 'transient';
  if (first === 'deleted' && then === 'added') return 'modified';
  return then;
}

const plus = (one: number | null, other: number | null): number | null =>
  one === null && other === null ? null : (one ?? 0) + (other ?? 0);
