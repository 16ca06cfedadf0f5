import { anchoredCommon } from './anchored-common.ts';
import { longestCommon } from './longest-common.ts';
import { shortestEdit } from './shortest-edit.ts';

export interface CommonLines {
  readonly count: number;
  /** False: there may be more common lines than were found. */
  readonly exact: boolean;
}

const maxDistance = 128;
/** Steps of 32 lines each; some tens of milliseconds. */
const maxSteps = 16_000_000;

/** Length of the longest common subsequence of two lists of lines, exact unless that costs too much. */
export function commonLines(before: readonly string[], after: readonly string[]): CommonLines {
  const [left, right] = internShared(before, after);
  if (left.length === 0 || right.length === 0) return { count: 0, exact: true };
  const distance = shortestEdit(left, right, maxDistance);
  if (distance !== undefined)
    return { count: (left.length + right.length - distance) / 2, exact: true };
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (Math.ceil(short.length / 32) * long.length <= maxSteps)
    return { count: longestCommon(short, long), exact: true };
  return { count: anchoredCommon(left, right), exact: false };
}

/** Lines as numbers; those that only one side has can be in no common subsequence and are dropped. */
function internShared(
  before: readonly string[],
  after: readonly string[],
): [Int32Array, Int32Array] {
  const inAfter = new Set(after);
  const ids = new Map<string, number>();
  const left = new Int32Array(before.length);
  let leftLength = 0;
  for (const line of before) {
    if (!inAfter.has(line)) continue;
    const id = ids.get(line) ?? ids.size;
    ids.set(line, id);
    left[leftLength++] = id;
  }
  const right = new Int32Array(after.length);
  let rightLength = 0;
  for (const line of after) {
    const id = ids.get(line);
    if (id !== undefined) right[rightLength++] = id;
  }
  return [left.subarray(0, leftLength), right.subarray(0, rightLength)];
}
