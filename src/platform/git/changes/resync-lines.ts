const newline = 0x0a;
const block = 1 << 16;
/** Lines looked ahead for the place where both texts go on alike: few at first, so that small changes are cheap. */
const lookaheads = [32, 256, 2048];
const lookaheadBytes = 1 << 20;
/** So many equal lines in a row are no accident. */
const anchorLines = 3;

/** A stretch that differs: byte offsets, all at the starts of lines. */
export interface Gap {
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

/**
 * Where two large texts differ, in time linear to their size: after a difference it looks ahead for
 * lines they share again. What it does not find again is one gap to the end.
 */
export function* findGaps(before: Buffer, after: Buffer): Generator<Gap, void, undefined> {
  let [x, y] = [0, 0];
  while (x < before.length || y < after.length) {
    const same = commonLinesAhead(before, x, after, y);
    [x, y] = [x + same, y + same];
    if (x === before.length && y === after.length) return;
    const [toX, toY] = findAnchor(before, x, after, y) ?? [before.length, after.length];
    yield { before: [x, toX], after: [y, toY] };
    [x, y] = [toX, toY];
  }
}

/** Bytes both texts go on alike with, whole lines only. */
function commonLinesAhead(before: Buffer, x: number, after: Buffer, y: number): number {
  const room = Math.min(before.length - x, after.length - y);
  let same = 0;
  while (
    same + block <= room &&
    before.compare(after, y + same, y + same + block, x + same, x + same + block) === 0
  )
    same += block;
  while (same < room && before[x + same] === after[y + same]) same++;
  if (same === before.length - x && same === after.length - y) return same;
  const end = same === 0 ? -1 : before.lastIndexOf(newline, x + same - 1);
  return end < x ? 0 : end + 1 - x;
}

/** The nearest place, by lines skipped on both sides, where some lines in a row are equal. */
function findAnchor(
  before: Buffer,
  x: number,
  after: Buffer,
  y: number,
): readonly [number, number] | undefined {
  for (const lookahead of lookaheads) {
    const left = linesAhead(before, x, lookahead);
    const right = linesAhead(after, y, lookahead);
    const places = new Map<string, number>();
    for (let j = right.length - anchorLines; j >= 0; j--) places.set(keyAt(right, j), j);
    let best: readonly [number, number] | undefined;
    for (
      let i = 0;
      i + anchorLines <= left.length && i < (best ? best[0] + best[1] : Infinity);
      i++
    ) {
      const j = places.get(keyAt(left, i));
      if (j !== undefined && (!best || i + j < best[0] + best[1])) best = [i, j];
    }
    if (best) return [x + bytesOf(left, best[0]), y + bytesOf(right, best[1])];
  }
  return undefined;
}

function linesAhead(text: Buffer, from: number, count: number): string[] {
  const lines: string[] = [];
  let at = from;
  while (lines.length < count && at < text.length && at - from < lookaheadBytes) {
    const end = text.indexOf(newline, at);
    const next = end < 0 ? text.length : end + 1;
    // A line that is a file of its own is no place to look for.
    if (next - at > lookaheadBytes) break;
    lines.push(text.toString('latin1', at, next));
    at = next;
  }
  return lines;
}

const keyAt = (lines: readonly string[], at: number): string =>
  lines.slice(at, at + anchorLines).join('');

const bytesOf = (lines: readonly string[], count: number): number =>
  lines.slice(0, count).reduce((sum, line) => sum + line.length, 0);
