import type { Pace } from '../pace.ts';

const breathEvery = 1 << 16;

/**
 * A lower bound of the longest common subsequence in n log n: the longest rising run through lines
 * that stand exactly once on each side, with the equal lines that directly follow and precede them.
 * Lines are small numbers.
 */
export async function anchoredCommon(
  left: Int32Array,
  right: Int32Array,
  pace: Pace,
): Promise<number> {
  const anchors = await longestRising(await uniquePlaces(left, right, pace), pace);
  let count = 0;
  let [x, y] = [0, 0];
  for (let at = 0; at <= anchors.length; at++) {
    if (at % breathEvery === 0) await pace.breathe();
    const [anchorX, anchorY] = anchors[at] ?? [left.length, right.length];
    for (; x < anchorX && y < anchorY && left[x] === right[y]; x++, y++) count++;
    const [endX, endY] = [anchorX, anchorY];
    let back = 1;
    while (endX - back >= x && endY - back >= y && left[endX - back] === right[endY - back]) back++;
    count += back - 1;
    [x, y] = [anchorX, anchorY];
  }
  return count;
}

type Place = readonly [x: number, y: number];

/** Places of the lines that stand once on each side, by their place on the left. */
async function uniquePlaces(left: Int32Array, right: Int32Array, pace: Pace): Promise<Place[]> {
  const onLeft = singles(left);
  await pace.breathe();
  const onRight = singles(right);
  await pace.breathe();
  const places: Place[] = [];
  for (let x = 0; x < left.length; x++) {
    if (x % breathEvery === 0) await pace.breathe();
    const line = left[x] ?? 0;
    const y = onRight[line] ?? absent;
    if (onLeft[line] === x && y >= 0) places.push([x, y]);
  }
  return places;
}

const absent = -1;
const repeated = -2;

/** By line its only place. */
function singles(lines: Int32Array): Int32Array {
  let most = 0;
  for (const line of lines) most = Math.max(most, line);
  const places = new Int32Array(most + 1).fill(absent);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? 0;
    places[line] = places[line] === absent ? at : repeated;
  }
  return places;
}

/** The longest subsequence whose right places rise (patience sorting). */
async function longestRising(places: readonly Place[], pace: Pace): Promise<Place[]> {
  const tops: number[] = [];
  const previous = new Int32Array(places.length).fill(absent);
  for (let at = 0; at < places.length; at++) {
    if (at % breathEvery === 0) await pace.breathe();
    const pile = firstNotBelow(tops, places, places[at]?.[1] ?? 0);
    previous[at] = tops[pile - 1] ?? absent;
    tops[pile] = at;
  }
  const rising: Place[] = [];
  for (let at = tops.at(-1) ?? absent; at >= 0; at = previous[at] ?? absent) {
    const place = places[at];
    if (place) rising.push(place);
  }
  return rising.reverse();
}

function firstNotBelow(tops: readonly number[], places: readonly Place[], y: number): number {
  let [low, high] = [0, tops.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[tops[middle] ?? 0]?.[1] ?? 0) < y) low = middle + 1;
    else high = middle;
  }
  return low;
}
