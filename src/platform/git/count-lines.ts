import { commonLines } from './common-lines.ts';
import { findGaps } from './resync-lines.ts';

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
  readonly approximate?: true;
}

const newline = 0x0a;
const binaryWindow = 8000;
/** What differs between two files is compared line by line up to this size. */
const compareLimit = 8 << 20;

/** As git decides it: a NUL among the first 8,000 bytes. */
export const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, binaryWindow).indexOf(0) >= 0;

/** Lines of a text, the last one counted even when it has no line end. */
function lineCount(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return bytes.length > 0 && bytes.at(-1) !== newline ? count + 1 : count;
}

/**
 * The smallest number of lines to add and remove that turns one text into the other. `approximate`
 * when it would cost too much: then both are upper bounds, and their difference is still exact.
 */
export function countLines(before: Buffer, after: Buffer): LineCounts {
  if (before.length === 0) return { added: lineCount(after), removed: 0 };
  if (after.length === 0) return { added: 0, removed: lineCount(before) };
  const { start, beforeEnd, afterEnd } = trimCommon(before, after);
  const left = before.subarray(start, beforeEnd);
  const right = after.subarray(start, afterEnd);
  const [removed, added] = [lineCount(left), lineCount(right)];
  if (removed === 0 || added === 0) return { added, removed };
  if (left.length + right.length > compareLimit) return countLarge(left, right);
  const common = commonLines(splitLines(left), splitLines(right));
  return {
    added: added - common.count,
    removed: removed - common.count,
    ...(common.exact ? {} : { approximate: true }),
  };
}

/** Stretch by stretch; a stretch that is too large itself counts as all new. */
function countLarge(before: Buffer, after: Buffer): LineCounts {
  let [added, removed] = [0, 0];
  for (const gap of findGaps(before, after)) {
    const left = before.subarray(...gap.before);
    const right = after.subarray(...gap.after);
    const isSmall = left.length + right.length <= compareLimit;
    const counts = isSmall
      ? countLines(left, right)
      : { added: lineCount(right), removed: lineCount(left) };
    added += counts.added;
    removed += counts.removed;
  }
  return { added, removed, approximate: true };
}

/** Cuts the lines both texts begin and end with. */
function trimCommon(
  before: Buffer,
  after: Buffer,
): { start: number; beforeEnd: number; afterEnd: number } {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same++;
  const equal = same === before.length && same === after.length;
  const start = equal ? same : same === 0 ? 0 : before.lastIndexOf(newline, same - 1) + 1;
  let tail = 0;
  const room = shorter - start;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
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

/** Lines with their ends: a last line without one is another line. */
function splitLines(text: Buffer): string[] {
  const lines = text.toString('latin1').split('\n');
  const last = lines.pop() ?? '';
  // No line holds a line end itself, so this cannot be confused with a complete one.
  return last === '' ? lines : [...lines, `${last}\n`];
}
