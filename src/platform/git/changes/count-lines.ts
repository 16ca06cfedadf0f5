import { commonLines } from './common-lines.ts';
import type { Pace } from '../pace.ts';
import { findGaps } from './resync-lines.ts';
import { stretches } from './shared-lines.ts';
import { trimCommon } from './trim-common.ts';

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
  readonly approximate?: true;
}

const newline = 0x0a;
const binaryWindow = 8000;
/** What differs between two files is compared line by line up to this size. */
const compareLimit = 8 << 20;
/** Lines are counted in stretches of so many bytes; a few milliseconds at most. */
const stretch = 1 << 18;

/** As git decides it of a content: a NUL among the first 8,000 bytes. */
export const looksBinary = (bytes: Buffer): boolean =>
  bytes.subarray(0, binaryWindow).indexOf(0) >= 0;

/**
 * The smallest number of lines to add and remove that turns one text into the other. `approximate`
 * when it would cost too much: then both are upper bounds, and their difference is still exact.
 */
export async function countLines(before: Buffer, after: Buffer, pace: Pace): Promise<LineCounts> {
  if (before.length === 0) return { added: await lineCount(after, pace), removed: 0 };
  if (after.length === 0) return { added: 0, removed: await lineCount(before, pace) };
  const { start, beforeEnd, afterEnd } = trimCommon(before, after);
  const left = before.subarray(start, beforeEnd);
  const right = after.subarray(start, afterEnd);
  const [removed, added] = [await lineCount(left, pace), await lineCount(right, pace)];
  if (removed === 0 || added === 0) return { added, removed };
  if (left.length + right.length > compareLimit) return await countLarge(left, right, pace);
  const common = await commonLines(left, right, pace);
  return {
    added: added - common.count,
    removed: removed - common.count,
    ...(common.exact ? {} : { approximate: true }),
  };
}

/** Lines of a text, the last one counted even when it has no line end. */
async function lineCount(bytes: Buffer, pace: Pace): Promise<number> {
  let count = 0;
  for (let from = 0; from < bytes.length; from += stretch) {
    const piece = bytes.subarray(from, from + stretch);
    for (let at = piece.indexOf(newline); at >= 0; at = piece.indexOf(newline, at + 1)) count++;
    await pace.breathe();
  }
  return bytes.length > 0 && bytes.at(-1) !== newline ? count + 1 : count;
}

/** Stretch by stretch; a stretch that is too large itself counts as all new. */
async function countLarge(before: Buffer, after: Buffer, pace: Pace): Promise<LineCounts> {
  let [added, removed] = [0, 0];
  const gaps: (readonly [Buffer, Buffer])[] = [];
  for (const gap of findGaps(before, after)) {
    await pace.breathe();
    const left = before.subarray(...gap.before);
    const right = after.subarray(...gap.after);
    gaps.push([left, right]);
    const isSmall = left.length + right.length <= compareLimit;
    const counts = isSmall
      ? await countLines(left, right, pace)
      : { added: await lineCount(right, pace), removed: await lineCount(left, pace) };
    added += counts.added;
    removed += counts.removed;
  }
  const isExact = added === (await fewestAdded(gaps, pace));
  return { added, removed, ...(isExact ? {} : { approximate: true }) };
}

/**
 * Lines that stand more often in the new text than in the old, wherever: fewer cannot be added.
 * Undefined when that is much to look at.
 */
async function fewestAdded(
  gaps: readonly (readonly [before: Buffer, after: Buffer])[],
  pace: Pace,
): Promise<number | undefined> {
  const size = gaps.reduce((sum, [before, after]) => sum + before.length + after.length, 0);
  if (size > compareLimit) return undefined;
  const balance = new Map<string, number>();
  for (const gap of gaps)
    for (const [side, text] of gap.entries())
      for (const lines of stretches(text)) {
        await pace.breathe();
        for (const line of lines) balance.set(line, (balance.get(line) ?? 0) + 2 * side - 1);
      }
  let fewest = 0;
  for (const times of balance.values()) fewest += Math.max(0, times);
  return fewest;
}
