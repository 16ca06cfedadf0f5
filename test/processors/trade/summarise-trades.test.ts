import { describe, expect, test } from '@jest/globals';
import type { Known } from '../../../src/processors/trade/trade-book.ts';
import { fill, roundTrip, summaryOf, type TestRow } from './trade-rows.ts';

const text = (value: Known<unknown> | undefined): string =>
  value?.kind === 'known' ? String(value.value) : `n/a (${value?.reason ?? ''})`;

/** One round trip for each result: bought at 100, one share. */
const days = (...results: number[]): TestRow[] =>
  results.map((result, index) =>
    roundTrip('buy', 1, 100, 100 + result, {
      timestamp: `2025-11-18T${String(10 + index)}:00:00Z`,
      exit_timestamp: `2025-11-18T${String(10 + index)}:30:00Z`,
    }),
  );

const only = (rows: readonly TestRow[], balance?: unknown) => {
  const [totals] = summaryOf(rows, balance).totals;
  if (!totals) throw new Error('there is always one');
  return totals;
};

describe('one currency', () => {
  test('wins and losses: +10 −5 +20 −5 0', () => {
    const totals = only(days(10, -5, 20, -5, 0));
    expect(String(totals.net)).toBe('20');
    expect(text(totals.winRate)).toBe('50');
    expect(text(totals.averageWin)).toBe('15');
    expect(text(totals.averageLoss)).toBe('-5');
    expect(text(totals.payoff)).toBe('3');
    expect(text(totals.profitFactor)).toBe('3');
    expect(text(totals.expectancy)).toBe('4');
    expect(totals.breakEvens).toHaveLength(1);
  });

  test('no trade: everything is n/a, nothing is NaN', () => {
    const totals = only([]);
    const all = [
      totals.winRate,
      totals.averageWin,
      totals.payoff,
      totals.profitFactor,
      totals.expectancy,
    ];
    expect(all.map(text)).toEqual([
      'n/a (no wins and no losses)',
      'n/a (no wins)',
      'n/a (no losses)',
      'n/a (no losses)',
      'n/a (no closed trades)',
    ]);
    expect(String(totals.drawdown.money)).toBe('0');
  });

  test('all wins: no profit factor', () => {
    expect(text(only(days(1, 2)).profitFactor)).toBe('n/a (no losses)');
  });

  test('all losses: a profit factor of 0 and no payoff', () => {
    const totals = only(days(-1, -2));
    expect([totals.profitFactor, totals.payoff].map(text)).toEqual(['0', 'n/a (no wins)']);
  });

  test('all break-even: no win rate', () => {
    expect(text(only(days(0, 0)).winRate)).toBe('n/a (no wins and no losses)');
  });

  test.each<[string, number[], string, string]>([
    // Balance 100: percent of 100 + the peak before the fall.
    ['the first trade loses', [-10, 5], '10', '10'],
    ['a fall after a peak of +100', [100, -50], '50', '25'],
    ['the deepest, not the last: −30 then −10', [20, -30, 40, -10], '30', '25'],
    ['only up', [1, 2, 3], '0', '0'],
    ['two losses in a row add up', [10, -11, -11], '22', '20'],
  ])('drawdown: %s', (_, results, money, percent) => {
    const { drawdown } = only(days(...results), 100);
    expect(String(drawdown.money)).toBe(money);
    expect(text(drawdown.percent)).toBe(percent);
  });

  test('best, worst and runs', () => {
    const totals = only(days(1, 2, -3, 2, -1, -1, -1));
    expect(totals.best.kind === 'known' && totals.best.value.number).toBe(2);
    expect(totals.worst.kind === 'known' && totals.worst.value.number).toBe(3);
    expect([totals.longestWins, totals.longestLosses]).toEqual([2, 3]);
    expect(text(totals.holding)).toBe(String(30 * 60_000));
  });

  test('a win that fees turn is a loss', () => {
    const totals = only([roundTrip('buy', 1, 10, 11, { fees: 1.01 })]);
    expect([totals.wins.length, totals.losses.length]).toEqual([0, 1]);
  });
});

describe('R', () => {
  test('needs a stop on the losing side', () => {
    const { r } = summaryOf([
      roundTrip('buy', 10, 100, 103, { stop_price: 98 }),
      roundTrip('sell', 10, 100, 103, { stop_price: 102 }),
      roundTrip('buy', 10, 100, 103, { stop_price: 101 }),
      roundTrip('buy', 10, 100, 103),
    ]);
    // +30 of a risk of 20, −30 of a risk of 20.
    expect([r.trades.length, text(r.total), text(r.average)]).toEqual([2, '0', '0']);
  });

  test('over two entries the risk adds up: 10 × 2 + 5 × 3 = 35', () => {
    const { r } = summaryOf([
      fill('buy', 10, 100, '09:30', { stop_price: 98 }),
      fill('buy', 5, 101, '09:31', { stop_price: 98 }),
      fill('sell', 15, 103, '09:32'),
    ]);
    // 103 × 15 − 1505 = 40, and 40 / 35 = 1.142857…
    expect(text(r.total).slice(0, 8)).toBe('1.142857');
  });
});

describe('several currencies', () => {
  test('are never added', () => {
    const rows = ['USD', 'EUR'].map((currency) =>
      roundTrip('buy', 1, 1, 2, { currency, symbol: currency }),
    );
    const { totals, winRate } = summaryOf(rows, 1000);
    expect(totals.map(({ currency, net }) => `${String(net)} ${currency ?? ''}`)).toEqual([
      '1 EUR',
      '1 USD',
    ]);
    expect(text(winRate)).toBe('100');
    expect(text(totals[0]?.onBalance)).toBe('n/a (several currencies)');
  });
});
