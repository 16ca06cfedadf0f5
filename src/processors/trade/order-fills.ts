import type { Row } from './read-row.ts';
import type { UnusedRow } from './trade-book.ts';

/** The fills of one instrument in the order they happened; those without a place in it are left out. */
interface OrderedFills {
  readonly fills: readonly Row[];
  readonly unused: readonly UnusedRow[];
}

/**
 * Orders fills by time. Fills of the same instant keep the order of the list, or its reverse when the
 * list runs backwards, as many exports do. When no fill has a time the list is taken as it stands;
 * when only some have one, the others cannot be placed.
 */
export function orderFills(rows: readonly Row[]): OrderedFills {
  const timed = rows.filter(({ at }) => at !== undefined);
  if (timed.length === 0) return { fills: rows, unused: [] };
  const time = (row: Row | undefined): number => row?.at?.ms ?? 0;
  const backwards = time(timed[0]) > time(timed.at(-1)) ? -1 : 1;
  return {
    fills: [...timed].sort((a, b) => time(a) - time(b) || backwards * (a.row - b.row)),
    unused: rows
      .filter(({ at }) => at === undefined)
      .map(({ row }) => ({
        row,
        reason: 'it has no time that can be read, so it has no place among the other fills',
      })),
  };
}
