import type { Pace } from '../pace.ts';

/** Lines after which others may run: a millisecond or two. */
const breathEvery = 500_000;

/**
 * The number of insertions and deletions that turn one list into the other, or undefined when there
 * are more than `limit`. (E. Myers, An O(ND) Difference Algorithm, 1986: the greedy forward search.)
 */
export async function shortestEdit(
  left: Int32Array,
  right: Int32Array,
  limit: number,
  pace: Pace,
): Promise<number | undefined> {
  if (Math.abs(left.length - right.length) > limit) return undefined;
  // furthest[k]: how far in `left` the best path on diagonal k has come.
  const furthest = new Int32Array(2 * limit + 3);
  const origin = limit + 1;
  let walked = 0;
  for (let distance = 0; distance <= limit; distance++) {
    for (let k = -distance; k <= distance; k += 2) {
      const x = furthestOn(furthest, origin + k, k === -distance, k === distance);
      const reached = slide(left, right, x, k);
      furthest[origin + k] = reached;
      if (reached >= left.length && reached - k >= right.length) return distance;
      walked += reached - x + 1;
      if (walked < breathEvery) continue;
      walked = 0;
      await pace.breathe();
    }
  }
  return undefined;
}

function furthestOn(furthest: Int32Array, at: number, lowest: boolean, highest: boolean): number {
  const fromAbove = furthest[at + 1] ?? 0;
  const fromLeft = furthest[at - 1] ?? 0;
  return lowest || (!highest && fromLeft < fromAbove) ? fromAbove : fromLeft + 1;
}

function slide(left: Int32Array, right: Int32Array, from: number, k: number): number {
  let x = from;
  while (x < left.length && x - k >= 0 && x - k < right.length && left[x] === right[x - k]) x++;
  return x;
}
