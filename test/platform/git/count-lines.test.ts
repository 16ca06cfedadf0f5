import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { countLines } from '../../../src/platform/git/changes/count-lines.ts';
import { anchoredCommon } from '../../../src/platform/git/changes/anchored-common.ts';
import { createPace } from '../../../src/platform/git/pace.ts';
import { longestCommon } from '../../../src/platform/git/changes/longest-common.ts';
import { findGaps } from '../../../src/platform/git/changes/resync-lines.ts';
import { shortestEdit } from '../../../src/platform/git/changes/shortest-edit.ts';

const pace = createPace(new AbortController().signal);
const count = (before: string, after: string): ReturnType<typeof countLines> =>
  countLines(Buffer.from(before), Buffer.from(after), pace);

/** The textbook table: slow, and beyond doubt. */
function lcs(left: Int32Array | string[], right: Int32Array | string[]): number {
  let row = new Array<number>(right.length + 1).fill(0);
  for (const line of left) {
    const next = [0];
    for (let y = 0; y < right.length; y++)
      next.push(line === right[y] ? (row[y] ?? 0) + 1 : Math.max(next[y] ?? 0, row[y + 1] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

test.each([
  ['', '', 0, 0],
  ['', 'a', 1, 0],
  ['', 'a\nb\n', 2, 0],
  ['a\nb', '', 0, 2],
  ['a', 'a\n', 1, 1],
  ['a\n', 'a\r\n', 1, 1],
  ['a\nb\nc\n', 'a\nc\n', 0, 1],
  ['a\nb\n', 'b\na\n', 1, 1],
  ['a\na\n', 'a\na\na\n', 1, 0],
  ['xfoo', 'yfoo', 1, 1],
  ['foo', 'foo\nbar\n', 2, 1],
  ['\n\n', '\n', 0, 1],
])('%j to %j', async (before, after, added, removed) => {
  expect(await count(before, after)).toEqual({ added, removed });
});

test('counts are minimal for any two texts', async () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'aa', '\n', '\n', '\r\n', 'c\n'))
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      const [left, right] = [linesOf(before), linesOf(after)];
      const common = lcs(left, right);
      expect(await count(before, after)).toEqual({
        added: right.length - common,
        removed: left.length - common,
      });
    }),
    { numRuns: 2000 },
  );
});

describe('the three ways to the common lines', () => {
  const list = (max: number): fc.Arbitrary<Int32Array> =>
    fc.array(fc.nat(max), { maxLength: 150 }).map((values) => Int32Array.from(values));
  const pairs = fc.constantFrom(2, 10, 200).chain((max) => fc.tuple(list(max), list(max)));

  test('bits and edits agree with the table', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async ([left, right]) => {
        const common = lcs(left, right);
        expect(await longestCommon(left, right, pace)).toBe(common);
        expect(await shortestEdit(left, right, 1000, pace)).toBe(
          left.length + right.length - 2 * common,
        );
      }),
    );
  });

  test('anchors never find more than there is', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async ([left, right]) => {
        expect(await anchoredCommon(left, right, pace)).toBeLessThanOrEqual(lcs(left, right));
        expect(await anchoredCommon(left, left, pace)).toBe(left.length);
      }),
    );
  });

  test('edits give up over their limit', async () => {
    const [left, right] = [Int32Array.from([1, 2, 3, 4]), Int32Array.from([4, 3, 2, 1])];
    expect(await shortestEdit(left, right, 5, pace)).toBeUndefined();
    expect(await shortestEdit(left, right, 6, pace)).toBe(6);
  });
});

test('a file over its budget is counted approximately, in bounded time', async () => {
  // Two orders of the same 60,000 lines with long runs in common.
  const lines = Array.from({ length: 60_000 }, (_, at) => `line ${at}\n`);
  const blocks = Array.from({ length: 600 }, (_, at) => lines.slice(at * 100, at * 100 + 100));
  const shuffled = blocks.map((_, at) => blocks[(at * 7) % 600] ?? []).flat();
  const { added, removed, approximate } = await count(lines.join(''), shuffled.join(''));
  expect(approximate).toBe(true);
  expect(added).toBe(removed);
  expect(added).toBeLessThan(60_000);
  expect(added).toBeGreaterThan(0);
});

test('a large file with a small change is counted exactly', async () => {
  const lines = Array.from({ length: 400_000 }, (_, at) => `line ${at}\n`);
  const before = lines.join('');
  lines[200_000] = 'changed\n';
  lines.splice(300_000, 2);
  expect(await count(before, lines.join(''))).toEqual({ added: 1, removed: 3 });
});

describe('a very large file', () => {
  const rows = Array.from({ length: 600_000 }, (_, at) => `row ${at} of the large one\n`);

  test('with small changes far apart is counted exactly', async () => {
    const lines = [...rows];
    lines[1000] = 'changed\n';
    lines.splice(300_000, 500);
    lines.splice(590_000, 0, 'new\n', 'new\n');
    expect(await count(rows.join(''), lines.join(''))).toEqual({ added: 3, removed: 501 });
  });

  test('with lines that went elsewhere is flagged', async () => {
    const lines = [...rows];
    lines.push(...lines.splice(1000, 5));
    const counts = await count(rows.join(''), lines.join(''));
    expect(counts).toEqual({ added: 5, removed: 5, approximate: true });
  });
});

test('gaps are where texts differ, and only there', () => {
  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const [left, right] = [Buffer.from(before), Buffer.from(after)];
      let [x, y] = [0, 0];
      for (const gap of findGaps(left, right)) {
        expect(before.slice(x, gap.before[0])).toBe(after.slice(y, gap.after[0]));
        [x, y] = [gap.before[1], gap.after[1]];
      }
      expect(before.slice(x)).toBe(after.slice(y));
    }),
  );
});
