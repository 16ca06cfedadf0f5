import type { Pace } from '../pace.ts';

/** Steps after which others may run: a few milliseconds. */
const breathEvery = 1_000_000;

/**
 * Length of the longest common subsequence, 32 lines of `short` a step: a bit that is 0 in `row`
 * marks where the length grows by one. (H. Hyyrö, Bit-Parallel LCS-length Computation Revisited, 2004.)
 */
export async function longestCommon(
  short: Int32Array,
  long: Int32Array,
  pace: Pace,
): Promise<number> {
  const words = Math.ceil(short.length / 32);
  const places = placesOf(short);
  const row = new Uint32Array(words).fill(0xffffffff);
  const matches = new Uint32Array(words);
  let steps = 0;
  for (const line of long) {
    const at = places.get(line);
    if (!at) continue;
    steps += words + at.length;
    if (steps > breathEvery) {
      steps = 0;
      await pace.breathe();
    }
    for (const place of at)
      matches[place >>> 5] = (matches[place >>> 5] ?? 0) | (1 << (place & 31));
    advance(row, matches);
    for (const place of at) matches[place >>> 5] = 0;
  }
  return countZeros(row, short.length);
}

/** row = (row + (row & matches)) | (row & ~matches), over all words with the carry. */
function advance(row: Uint32Array, matches: Uint32Array): void {
  let carry = 0;
  for (let word = 0; word < row.length; word++) {
    const old = row[word] ?? 0;
    const match = matches[word] ?? 0;
    const sum = old + ((old & match) >>> 0) + carry;
    carry = sum > 0xffffffff ? 1 : 0;
    row[word] = (sum >>> 0) | (old & ~match);
  }
}

function placesOf(lines: Int32Array): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (const [place, line] of lines.entries()) {
    const list = places.get(line);
    if (list) list.push(place);
    else places.set(line, [place]);
  }
  return places;
}

function countZeros(row: Uint32Array, length: number): number {
  let zeros = 0;
  for (let place = 0; place < length; place++)
    if ((((row[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 0) zeros++;
  return zeros;
}
