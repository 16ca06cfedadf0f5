import { expect, test } from '@jest/globals';
import { Decimal } from '../../../src/processors/trade/decimal.ts';
import { drawdownOf } from '../../../src/processors/trade/drawdown.ts';
import { calmarOf, ratiosOf, returnsOf } from '../../../src/processors/trade/performance.ts';
import { known, type Known } from '../../../src/processors/trade/trade-book.ts';

/**
 * Computed once with R 4.2.2, package tseries 0.10-53 (`sharpe`, `maxdrawdown`; tseries has no Sortino
 * and Calmar ratio: those are the formulas in R itself):
 *
 *   library(tseries)
 *   r <- sapply(1:60, function(i) ((i * 37) %% 101 - 48) / 4000); r[c(7, 21, 35)] <- 0
 *   equity <- 10000 * cumprod(c(1, 1 + r)); fall <- max(1 - equity / cummax(equity))
 *   sharpe(c(0, cumsum(r)), r = 0, scale = sqrt(252))
 *   mean(r) / sqrt(mean(pmin(r, 0)^2)) * sqrt(252)
 *   maxdrawdown(equity)$maxdrawdown
 *   fall
 *   (prod(1 + r)^(252 / 60) - 1) / fall
 */
const reference = {
  sharpe: 1.13416206539338,
  sortino: 1.75638702611277,
  drawdown: 207.915476839857,
  fall: 0.020335290095384,
  calmar: 6.47503037176557,
};

const returns = Array.from({ length: 60 }, (_, at) => {
  const flat = [7, 21, 35].includes(at + 1);
  return flat ? new Decimal(0) : new Decimal((((at + 1) * 37) % 101) - 48).div(4000);
});

const balance = new Decimal(10_000);

/** The days these returns are of. */
function daysOf(): { day: string; net: Decimal; total: Decimal }[] {
  let equity = balance;
  return returns.map((one) => {
    const net = equity.times(one);
    equity = equity.plus(net);
    return { day: '', net, total: equity.minus(balance) };
  });
}

const number = (value: Known): number => (value.kind === 'known' ? value.value.toNumber() : NaN);

test('Sharpe, Sortino, Calmar and drawdown are those of R to 1e-9', () => {
  const days = daysOf();
  const taken = returnsOf(days, balance) ?? [];
  const { sharpe, sortino } = ratiosOf(taken);
  const fall = drawdownOf(
    days.map(({ net }) => net),
    known(balance),
  );
  expect(number(sharpe)).toBeCloseTo(reference.sharpe, 9);
  expect(number(sortino)).toBeCloseTo(reference.sortino, 9);
  expect(fall.money.toNumber()).toBeCloseTo(reference.drawdown, 9);
  expect(number(fall.percent) / 100).toBeCloseTo(reference.fall, 9);
  expect(number(calmarOf(taken, fall.percent))).toBeCloseTo(reference.calmar, 9);
});
