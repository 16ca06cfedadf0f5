import { anchoredCommon } from './anchored-common.ts';
import { longestCommon } from './longest-common.ts';
import type { Pace } from '../pace.ts';
import { sharedLines } from './shared-lines.ts';
import { shortestEdit } from './shortest-edit.ts';

export interface CommonLines {
  readonly count: number;
  /** False: there may be more common lines than were found. */
  readonly exact: boolean;
}

const maxDistance = 128;
/** Steps of 32 lines each; some tens of milliseconds. */
const maxSteps = 16_000_000;

/** Length of the longest common subsequence of two texts' lines, exact unless that costs too much. */
export async function commonLines(before: Buffer, after: Buffer, pace: Pace): Promise<CommonLines> {
  const [left, right] = await sharedLines(before, after, pace);
  if (left.length === 0 || right.length === 0) return { count: 0, exact: true };
  const distance = await shortestEdit(left, right, maxDistance, pace);
  if (distance !== undefined)
    return { count: (left.length + right.length - distance) / 2, exact: true };
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (Math.ceil(short.length / 32) * long.length <= maxSteps)
    return { count: await longestCommon(short, long, pace), exact: true };
  const count = await anchoredCommon(left, right, pace);
  await pace.breathe();
  return { count, exact: count === mostCommon(left, right) };
}

/** No more lines than these can be in common, wherever they stand. */
function mostCommon(left: Int32Array, right: Int32Array): number {
  let highest = 0;
  for (const line of left) highest = Math.max(highest, line);
  const open = new Uint32Array(highest + 1);
  for (const line of left) open[line] = (open[line] ?? 0) + 1;
  let count = 0;
  for (const line of right) {
    const times = open[line] ?? 0;
    if (times === 0) continue;
    open[line] = times - 1;
    count++;
  }
  return count;
}
