import { Decimal, zero } from './decimal.ts';
import { known, unknown, type Known } from './trade-book.ts';

export interface Drawdown {
  /** Largest fall of the running total from its highest point, 0 or more. */
  readonly money: Decimal;
  /** Largest fall in per cent of the balance at the highest point before it. */
  readonly percent: Known;
}

/**
 * Maximum drawdown over results in the order they were realised: max(peak − total), where total is
 * the running sum and the peak starts at 0, so that a first trade that loses counts. In per cent:
 * max((peak − total) / (starting balance + peak)) × 100.
 */
export function drawdownOf(results: readonly Decimal[], startingBalance: Known): Drawdown {
  let [total, peak, money, share] = [zero, zero, zero, zero];
  const balance = startingBalance.kind === 'known' ? startingBalance.value : undefined;
  for (const result of results) {
    total = total.plus(result);
    peak = Decimal.max(peak, total);
    const fall = peak.minus(total);
    money = Decimal.max(money, fall);
    if (balance) share = Decimal.max(share, fall.div(balance.plus(peak)));
  }
  const reason = startingBalance.kind === 'unknown' ? startingBalance.reason : '';
  return { money, percent: balance ? known(share.times(100)) : unknown(reason) };
}
