import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sum, zero } from '../../../src/processors/trade/decimal.ts';
import { drawdownOf } from '../../../src/processors/trade/drawdown.ts';
import { unknown } from '../../../src/processors/trade/trade-book.ts';
import { bookOf, summaryOf, type TestRow } from './trade-rows.ts';

const runs = { numRuns: 1000 };
const amount = (min: number, max: number) =>
  fc.integer({ min, max }).map((cents) => new Decimal(cents).div(100).toString());

const row = fc.record({
  symbol: fc.constantFrom('AAPL', 'ES', 'BTC-USD'),
  action: fc.constantFrom('buy', 'sell', 'short', 'BTO'),
  quantity: amount(1, 1000),
  price: amount(1, 100_000),
  fees: amount(-100, 500),
  account: fc.constantFrom('one', 'two'),
});

/** Fills a minute apart, in any number of books. */
const fills = fc.array(row, { maxLength: 40 }).map((rows) =>
  rows.map((one, index): TestRow => ({
    ...one,
    timestamp: new Date(Date.UTC(2025, 10, 18, 0, index)).toISOString(),
  })),
);

/** What the fills paid and cost: sales − purchases − fees. */
const cashFlow = (rows: readonly TestRow[]): Decimal =>
  sum(
    rows.map(({ action, quantity, price, fees }) => {
      const value = new Decimal(quantity as string).times(price as string);
      const signed = action === 'buy' || action === 'BTO' ? value.neg() : value;
      return signed.minus(fees as string);
    }),
  );

/** The fills, and one more for each book that flattens it. */
function flattened(rows: readonly TestRow[]): TestRow[] {
  const closing = bookOf(rows).open.map((position, index) => ({
    symbol: position.symbol,
    account: position.account,
    action: position.side === 'long' ? 'sell' : 'buy',
    quantity: position.quantity.toString(),
    price: '12.34',
    fees: '0.07',
    timestamp: new Date(Date.UTC(2025, 10, 19, 0, index)).toISOString(),
  }));
  return [...rows, ...closing];
}

test('the results of a flat book are its cash flow, to the last decimal', () => {
  fc.assert(
    fc.property(fills, (rows) => {
      const all = flattened(rows);
      const { trades, open } = bookOf(all);
      expect(open).toEqual([]);
      expect(sum(trades.map(({ net }) => net)).toString()).toBe(cashFlow(all).toString());
      expect(sum(trades.map(({ gross, fees }) => gross.minus(fees))).eq(cashFlow(all))).toBe(true);
    }),
    runs,
  );
});

test('what is open and what is realised make up the cash flow of any book', () => {
  fc.assert(
    fc.property(fills, (rows) => {
      const { trades, open } = bookOf(rows);
      const paid = open.map(({ side, quantity, entryPrice, realised }) => {
        const value = quantity.times(entryPrice);
        const held = side === 'long' ? value.neg() : value;
        return held.plus(realised.gross).minus(realised.fees);
      });
      const openFees = sum(rows.map(({ fees }) => new Decimal(fees as string)))
        .minus(sum(trades.map(({ fees }) => fees)))
        .minus(sum(open.map(({ realised }) => realised.fees)));
      const all = sum([...trades.map(({ net }) => net), ...paid]).minus(openFees);
      expect(all.minus(cashFlow(rows)).abs().lt('1e-80')).toBe(true);
    }),
    runs,
  );
});

test('totals do not depend on the order of the list', () => {
  const shuffled = fills.chain((rows) =>
    fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
  );
  const told = (rows: readonly TestRow[]): unknown => {
    const { closed, open, wins, losses, breakEvens, totals } = summaryOf(rows);
    return [
      closed,
      open,
      wins,
      losses,
      breakEvens,
      totals.map(({ realised, fees, drawdown }) => [realised, fees, drawdown.money]),
    ];
  };
  fc.assert(
    fc.property(shuffled, ([rows, others]) => {
      expect(JSON.stringify(told(others))).toBe(JSON.stringify(told(rows)));
    }),
    runs,
  );
});

test('wins, losses, break-evens and open positions are all there is, and no row is lost', () => {
  fc.assert(
    fc.property(fills, (rows) => {
      const { wins, losses, breakEvens, open, closed } = summaryOf(rows);
      expect(wins + losses + breakEvens).toBe(closed);
      const book = bookOf(rows);
      const used = [
        ...book.trades,
        ...book.open,
        ...book.unused.map((one) => ({ rows: [one.row] })),
      ];
      expect(new Set(used.flatMap((one) => one.rows)).size).toBe(rows.length);
      expect(open).toBe(book.open.length);
    }),
    runs,
  );
});

test('the drawdown is the deepest fall there is, and never below 0', () => {
  const result = fc.integer({ min: -10_000, max: 10_000 });
  fc.assert(
    fc.property(fc.array(result, { maxLength: 30 }), (cents) => {
      const totals = [0];
      for (const one of cents) totals.push((totals.at(-1) ?? 0) + one);
      let deepest = 0;
      for (const [from, high] of totals.entries())
        for (const low of totals.slice(from)) deepest = Math.max(deepest, high - low);
      const { money } = drawdownOf(
        cents.map((one) => new Decimal(one)),
        unknown('none'),
      );
      expect(money.gte(zero)).toBe(true);
      expect(money.toNumber()).toBe(deepest);
    }),
    runs,
  );
});
