import { Decimal, zero } from './decimal.ts';
import type { Moment } from './parse-moment.ts';
import { known, unknown, type Known, type OpenPosition, type Trade } from './trade-book.ts';

/** How much of the time, and with how much, somebody was in the market. */
export interface Exposure {
  /** Time with anything held / (last time − first entry) × 100. */
  readonly timeInMarket: Known;
  /** Largest Σ entry price × quantity × multiplier held at one time. */
  readonly largest: Known;
}

/**
 * A trade is held with all it entered from its first entry to its last exit, an open position with
 * what is left of it until the last time that is known. At one instant exits come before entries, so
 * a flip does not count twice.
 */
export function exposureOf(trades: readonly Trade[], open: readonly OpenPosition[]): Exposure {
  if (trades.length + open.length === 0) return both('no trades');
  const times = [...trades, ...open].flatMap((one) => [
    ...msOf(one.opened),
    ...('closed' in one ? msOf(one.closed) : []),
  ]);
  const end = times.reduce((a, b) => Math.max(a, b), -Infinity);
  const stretches: Stretch[] = [];
  for (const { opened, closed, entryValue } of trades) {
    if (!opened || !closed) return both('no entry or exit time for every trade');
    if (closed.ms < opened.ms) return both('exit before entry');
    stretches.push({ from: opened.ms, to: closed.ms, value: entryValue.abs() });
  }
  for (const { opened, quantity, entryPrice, multiplier } of open) {
    if (!opened) return both('no entry time for every position');
    const value = quantity.times(entryPrice).times(multiplier).abs();
    stretches.push({ from: opened.ms, to: end, value });
  }
  return { timeInMarket: timeInMarket(stretches, end), largest: known(largestOf(stretches)) };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: Decimal;
}

const both = (reason: string): Exposure => ({
  timeInMarket: unknown(reason),
  largest: unknown(reason),
});

const msOf = (moment: Moment | undefined): number[] => (moment ? [moment.ms] : []);

function timeInMarket(stretches: readonly Stretch[], end: number): Known {
  const sorted = [...stretches].sort((a, b) => a.from - b.from);
  const begin = sorted[0]?.from ?? end;
  if (end <= begin) return unknown('all within one instant');
  let [held, until] = [0, begin];
  for (const { from, to } of sorted) {
    held += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return known(new Decimal(held).div(end - begin).times(100));
}

function largestOf(stretches: readonly Stretch[]): Decimal {
  const changes = stretches.flatMap(({ from, to, value }) => [
    { at: from, rank: 1, change: value },
    { at: to, rank: to === from ? 2 : 0, change: value.neg() },
  ]);
  changes.sort((a, b) => a.at - b.at || a.rank - b.rank);
  let [held, largest] = [zero, zero];
  for (const { change } of changes) {
    held = held.plus(change);
    largest = Decimal.max(largest, held);
  }
  return largest;
}
