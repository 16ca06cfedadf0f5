/** The candidate that was probably meant, if one is near enough to be worth a question. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  const worth = Math.max(1, Math.floor(name.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(name, candidate, worth) }))
    .filter((each) => each.distance <= worth)
    .sort(
      (one, other) => one.distance - other.distance || (one.candidate < other.candidate ? -1 : 1),
    );
  return ranked[0]?.candidate;
}

function distance(name: string, candidate: string, limit: number): number {
  // The right name in the wrong section is nearer than any other, one that was cut comes next.
  if (candidate.endsWith(`.${name}`)) return 0;
  if (name.length > 3 && candidate.startsWith(name)) return 1;
  if (Math.abs(name.length - candidate.length) > limit || name.length > 200) return Infinity;
  return edits(name.toLowerCase(), candidate.toLowerCase());
}

/** Insertions, deletions, replacements, and neighbours swapped, each 1. */
function edits(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
