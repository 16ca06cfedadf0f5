const newline = 0x0a;
const block = 1 << 16;

/** What differs of two texts lies between these places, in whole lines. */
export interface Trimmed {
  readonly start: number;
  readonly beforeEnd: number;
  readonly afterEnd: number;
}

/** Cuts the lines both texts begin and end with. */
export function trimCommon(before: Buffer, after: Buffer): Trimmed {
  const same = commonStart(before, after);
  const equal = same === before.length && same === after.length;
  const start = equal ? same : same === 0 ? 0 : before.lastIndexOf(newline, same - 1) + 1;
  const tail = commonEnd(before.subarray(start), after.subarray(start));
  // Whole lines only: the tail begins after a line end, in both texts.
  let beforeEnd = before.length - tail;
  const cut = startsLine(before, beforeEnd, start) && startsLine(after, after.length - tail, start);
  if (!cut) {
    const next = before.indexOf(newline, beforeEnd);
    beforeEnd = next < 0 ? before.length : next + 1;
  }
  return { start, beforeEnd, afterEnd: after.length - (before.length - beforeEnd) };
}

const startsLine = (text: Buffer, at: number, start: number): boolean =>
  at === start || text[at - 1] === newline;

/** Bytes both begin with: whole blocks first, since those are compared at once. */
function commonStart(before: Buffer, after: Buffer): number {
  const room = Math.min(before.length, after.length);
  let same = 0;
  while (
    same + block <= room &&
    before.compare(after, same, same + block, same, same + block) === 0
  )
    same += block;
  while (same < room && before[same] === after[same]) same++;
  return same;
}

function commonEnd(before: Buffer, after: Buffer): number {
  const room = Math.min(before.length, after.length);
  const [x, y] = [before.length, after.length];
  let tail = 0;
  for (let next = block; next <= room; next += block) {
    if (before.compare(after, y - next, y - tail, x - next, x - tail) !== 0) break;
    tail = next;
  }
  while (tail < room && before[x - 1 - tail] === after[y - 1 - tail]) tail++;
  return tail;
}
