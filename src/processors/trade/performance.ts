import { Decimal, sum, zero } from './decimal.ts';
import { dailyResults, type DayResult } from './daily-results.ts';
import { drawdownOf } from './drawdown.ts';
import { known, unknown, type Known, type Trade } from './trade-book.ts';

/** How the days of an account went together. */
export interface Performance {
  /** The equity curve. */
  readonly days: Known<readonly DayResult[]>;
  readonly sharpe: Known;
  readonly sortino: Known;
  readonly calmar: Known;
}

/** Fewer daily returns than this say nothing. */
const leastDays = 20;
/** Trading days of a year, by convention. */
const yearDays = 252;

export function performanceOf(
  trades: readonly Trade[],
  startingBalance: Known,
  zone: string,
): Performance {
  const days = dailyResults(trades, zone);
  const none = (reason: string): Performance => ({
    days,
    sharpe: unknown(reason),
    sortino: unknown(reason),
    calmar: unknown(reason),
  });
  if (days.kind === 'unknown') return none(days.reason);
  if (days.value.length < leastDays)
    return none(`not enough data: ${days.value.length} of ${leastDays} days`);
  if (startingBalance.kind === 'unknown') return none(startingBalance.reason);
  const returns = returnsOf(days.value, startingBalance.value);
  if (!returns) return none('the balance fell to 0 or below');
  const fall = drawdownOf(
    days.value.map(({ net }) => net),
    startingBalance,
  );
  const { sharpe, sortino } = ratiosOf(returns);
  return { days, sharpe, sortino, calmar: calmarOf(returns, fall.percent) };
}

/** Each day's net over the balance it began with; none when there was no balance left. */
export function returnsOf(days: readonly DayResult[], balance: Decimal): Decimal[] | undefined {
  const returns: Decimal[] = [];
  for (const { net, total } of days) {
    const before = balance.plus(total).minus(net);
    if (!before.plus(net).gt(0)) return undefined;
    returns.push(net.div(before));
  }
  return returns;
}

/**
 * Sharpe = mean(r) / s(r) × √252, s with n − 1 (W. F. Sharpe, The Sharpe Ratio, 1994);
 * Sortino = mean(r) / √(Σ min(r, 0)² / n) × √252 (F. A. Sortino, L. N. Price, 1994), over all n days.
 * The rate without risk and the least return that is asked for are 0.
 */
export function ratiosOf(returns: readonly Decimal[]): Pick<Performance, 'sharpe' | 'sortino'> {
  const mean = sum(returns).div(returns.length);
  const squares = (of: readonly Decimal[]): Decimal => sum(of.map((one) => one.times(one)));
  const spread = squares(returns.map((one) => one.minus(mean))).div(returns.length - 1);
  const downside = squares(returns.map((one) => Decimal.min(one, zero))).div(returns.length);
  const ratio = (square: Decimal, none: string): Known =>
    square.lt(noise) ? unknown(none) : known(mean.div(square.sqrt()).times(annual));
  return {
    sharpe: ratio(spread, 'all daily returns are equal'),
    sortino: ratio(downside, 'no losing days'),
  };
}

/** Calmar = yearly return / maximum drawdown, the return as (Π (1 + r))^(252 / n) − 1 (T. W. Young, 1991). */
export function calmarOf(returns: readonly Decimal[], fallPercent: Known): Known {
  if (fallPercent.kind === 'unknown') return fallPercent;
  if (fallPercent.value.isZero()) return unknown('no drawdown');
  const growth = returns.reduce((product, one) => Ratio.mul(product, one.plus(1)), new Ratio(1));
  const yearly = growth.pow(new Ratio(yearDays).div(returns.length)).minus(1);
  if (yearly.gt(mostYearly)) return unknown('too few days for a yearly return');
  return known(new Decimal(yearly.div(fallPercent.value.div(100))));
}

/** A power needs logarithms, which are slow in the precision of money. */
const Ratio = Decimal.clone({ precision: 40 });
const annual = new Decimal(yearDays).sqrt();
/** What divisions leave of a spread of 0. */
const noise = new Decimal('1e-100');
const mostYearly = new Ratio('1e6');
