/**
 * A lower bound of the longest common subsequence in n log n: the longest rising run through lines
 * that stand exactly once on each side, with the equal lines that directly follow and precede them.
 */
export function anchoredCommon(left: Int32Array, right: Int32Array): number {
  const anchors = longestRising(uniquePairs(left, right));
  let count = 0;
  let [x, y] = [0, 0];
  for (const [anchorX, anchorY] of [...anchors, [left.length, right.length] as const]) {
    let back = 0;
    while (isSame(left, right, x, y) && x < anchorX && y < anchorY)
      [x, y, count] = [x + 1, y + 1, count + 1];
    while (
      anchorX - back > x &&
      anchorY - back > y &&
      left[anchorX - back - 1] === right[anchorY - back - 1]
    )
      back++;
    count += back;
    [x, y] = [anchorX, anchorY];
  }
  return count;
}

type Pair = readonly [number, number];

const isSame = (left: Int32Array, right: Int32Array, x: number, y: number): boolean =>
  x < left.length && y < right.length && left[x] === right[y];

/** Places of the lines that stand once on each side, by their place on the left. */
function uniquePairs(left: Int32Array, right: Int32Array): Pair[] {
  const onRight = singles(right);
  const pairs: Pair[] = [];
  for (const [line, x] of singles(left)) {
    const y = onRight.get(line);
    if (y !== undefined) pairs.push([x, y]);
  }
  return pairs.sort((a, b) => a[0] - b[0]);
}

function singles(lines: Int32Array): Map<number, number> {
  const places = new Map<number, number>();
  const repeated = new Set<number>();
  for (const [place, line] of lines.entries()) {
    if (places.has(line)) repeated.add(line);
    places.set(line, place);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

/** The longest subsequence whose right places rise (patience sorting). */
function longestRising(pairs: readonly Pair[]): Pair[] {
  const tops: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  for (const [at, [, y]] of pairs.entries()) {
    const pile = firstNotBelow(tops, pairs, y);
    previous[at] = tops[pile - 1] ?? -1;
    tops[pile] = at;
  }
  const rising: Pair[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at];
    if (pair) rising.push(pair);
  }
  return rising.reverse();
}

function firstNotBelow(tops: readonly number[], pairs: readonly Pair[], y: number): number {
  let [low, high] = [0, tops.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < y) low = middle + 1;
    else high = middle;
  }
  return low;
}
