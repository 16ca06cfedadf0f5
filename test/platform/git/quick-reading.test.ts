import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { entriesThatDiffer } from '../../../src/platform/git/changes/differing-entries.ts';
import { parseCommit, parseLinks } from '../../../src/platform/git/history/parse-commit.ts';
import { parseTree, type TreeEntry } from '../../../src/platform/git/parse-tree.ts';

const ids = ['a', 'b', 'c'].map((digit) => digit.repeat(40));
const [a = '', b = ''] = ids;

const answerOf = (work: () => object): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
};

test('the links of any commit are those that all of it says', () => {
  const line = fc.constantFrom(
    ...[`tree ${a}`, `parent ${a}`, `parent ${b}`, `parent ${b}`, 'parent x', `tree ${b}`],
    ...['author A <a> 7 +0100', 'committer C <c> 1700000000 +0530', 'committer C', 'author'],
    ...['gpgsig -----', ' parent of it', 'encoding latin1', '', `parent ${a}${a}`],
  );
  const usual = [`tree ${a}`, `parent ${b}`, 'author A <a> 7 +0100', 'committer C <c> 9 +0000'];
  const lines = fc.oneof(
    fc.array(line, { maxLength: 8 }),
    fc.array(line, { maxLength: 3 }).map((more) => [...usual, ...more, '', 'subject']),
  );
  fc.assert(
    fc.property(lines, (all) => {
      const bytes = Buffer.from(all.join('\n'));
      const quick = answerOf(() => {
        const { oid, parents, time } = parseLinks(a, bytes);
        return { oid, parents, time };
      });
      const whole = answerOf(() => {
        const { oid, parents, time } = parseCommit(a, bytes);
        return { oid, parents, time };
      });
      expect(quick).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

describe('entries that differ', () => {
  const treeOf = (entries: readonly TreeEntry[]): Buffer =>
    Buffer.concat(
      entries.flatMap(({ mode, name, oid }) => [
        Buffer.from(`${mode.toString(8)} ${name}\0`),
        Buffer.from(oid, 'hex'),
      ]),
    );
  const entry = fc.record({
    mode: fc.constantFrom(0o100644, 0o40000, 0o120000),
    name: fc.constantFrom('a', 'a-', 'a.b', 'ab', 'b', 'b0', 'c', 'é'),
    oid: fc.constantFrom(...ids),
  });
  const entries = fc.uniqueArray(entry, { selector: ({ name }) => name });

  test('are all that are not in both, whatever their order', () => {
    fc.assert(
      fc.property(entries, entries, (left, right) => {
        const [one, other] = [treeOf(left), treeOf(right)];
        const [before, after] = entriesThatDiffer(one, other, 20) ?? [[], []];
        const [wasThere, isThere] = [parseTree(a, one), parseTree(a, other)];
        const without = (all: TreeEntry[], others: TreeEntry[]): TreeEntry[] =>
          all.filter(
            (each) => !others.some((twin) => JSON.stringify(twin) === JSON.stringify(each)),
          );
        expect(without(before, after)).toEqual(without(wasThere, isThere));
        expect(without(after, before)).toEqual(without(isThere, wasThere));
      }),
      { numRuns: 500 },
    );
  });

  test('of two that are sorted are no others, and of a damaged tree none', () => {
    const file = (name: string, oid: string): TreeEntry => ({ mode: 0o100644, name, oid });
    const one = treeOf([file('a', a), file('b', a), file('c', a)]);
    const other = treeOf([file('a', a), file('bb', a), file('c', a), file('d', a)]);
    expect(entriesThatDiffer(one, other, 20)).toEqual([
      [file('b', a)],
      [file('bb', a), file('d', a)],
    ]);
    expect(entriesThatDiffer(one, other.subarray(0, -1), 20)).toBeUndefined();
  });
});
