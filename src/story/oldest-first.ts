import type { StoryCommit } from './story.ts';

/** Oldest first and parents before their children; commits without a date keep their place. */
export function oldestFirst(commits: readonly StoryCommit[]): StoryCommit[] {
  const given = isNewestFirst(commits) ? commits.toReversed() : [...commits];
  const byHash = new Map(given.map((commit) => [commit.hash, commit]));
  const sorted: StoryCommit[] = [];
  const done = new Set<StoryCommit>();
  for (const commit of given) {
    // Iterative, because a history can be deeper than the stack.
    const waiting = [commit];
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const parents: StoryCommit[] = next.parents
        .flatMap((parent) => byHash.get(parent) ?? [])
        .filter((parent) => !done.has(parent) && !waiting.includes(parent));
      if (parents.length > 0) {
        waiting.push(...parents.toReversed());
        continue;
      }
      waiting.pop();
      if (done.has(next)) continue;
      done.add(next);
      sorted.push(next);
    }
  }
  return sorted;
}

function isNewestFirst(commits: readonly StoryCommit[]): boolean {
  const [first, last] = [commits[0], commits.at(-1)];
  if (first === undefined || last === undefined || first === last) return false;
  const places = new Map(commits.map((commit, at) => [commit.hash, at]));
  for (const [at, commit] of commits.entries()) {
    const parent = commit.parents
      .map((hash) => places.get(hash))
      .find((place) => place !== undefined);
    if (parent !== undefined) return parent > at;
  }
  return (first.day ?? '') > (last.day ?? '');
}
