import { Decimal, sum } from './decimal.ts';
import { drawdownOf, type Drawdown } from './drawdown.ts';
import { averageExcursion, type Excursion } from './excursion.ts';
import { exposureOf, type Exposure } from './exposure.ts';
import { rTotals, type RTotals } from './r-totals.ts';
import { known, unknown, type Known, type OpenPosition, type Trade } from './trade-book.ts';

export { rOf } from './r-totals.ts';

/** What a set of closed trades of one currency comes to. Win, loss and break-even are after fees. */
export interface Statistics {
  readonly trades: readonly Trade[];
  readonly wins: readonly Trade[];
  readonly losses: readonly Trade[];
  readonly breakEvens: readonly Trade[];
  readonly gross: Decimal;
  readonly fees: Decimal;
  readonly net: Decimal;
  /** wins / (wins + losses) × 100. */
  readonly winRate: Known;
  readonly averageWin: Known;
  readonly averageLoss: Known;
  /** average win / |average loss|. */
  readonly payoff: Known;
  /** Σ wins / |Σ losses|. */
  readonly profitFactor: Known;
  /** net / trades. */
  readonly expectancy: Known;
  readonly best: Known<Trade>;
  readonly worst: Known<Trade>;
  readonly longestWins: number;
  readonly longestLosses: number;
  /** Milliseconds. */
  readonly holding: Known<number>;
  readonly drawdown: Drawdown;
  readonly r: RTotals;
  readonly exposure: Exposure;
  /** Averages over the trades. */
  readonly excursion: Excursion;
}

/** `trades` in the order they were closed, all of one currency; `open` counts in the exposure only. */
export function statisticsOf(
  trades: readonly Trade[],
  open: readonly OpenPosition[],
  startingBalance: Known,
): Statistics {
  const wins = trades.filter(({ net }) => net.gt(0));
  const losses = trades.filter(({ net }) => net.lt(0));
  const breakEvens = trades.filter(({ net }) => net.isZero());
  const results = trades.map(({ net }) => net);
  const [won, lost, net] = [netOf(wins), netOf(losses).abs(), sum(results)];
  return {
    trades,
    wins,
    losses,
    breakEvens,
    gross: sum(trades.map(({ gross }) => gross)),
    fees: sum(trades.map(({ fees }) => fees)),
    net,
    ...ratesOf({ wins: wins.length, losses: losses.length, won, lost }),
    expectancy: ratio(net, trades.length, 'no closed trades'),
    ...extremes(trades),
    longestWins: longestRun(trades, (trade) => trade.net.gt(0)),
    longestLosses: longestRun(trades, (trade) => trade.net.lt(0)),
    holding: averageHolding(trades),
    drawdown: drawdownOf(results, startingBalance),
    r: rTotals(trades),
    exposure: exposureOf(trades, open),
    excursion: averageExcursion(trades),
  };
}

const netOf = (trades: readonly Trade[]): Decimal => sum(trades.map(({ net }) => net));

interface Outcome {
  readonly wins: number;
  readonly losses: number;
  readonly won: Decimal;
  /** Without its sign. */
  readonly lost: Decimal;
}

type Rates = Pick<Statistics, 'winRate' | 'averageWin' | 'averageLoss' | 'payoff' | 'profitFactor'>;

const ratesOf = ({ wins, losses, won, lost }: Outcome): Rates => ({
  winRate: winRateOf(wins, losses),
  averageWin: ratio(won, wins, 'no wins'),
  averageLoss: ratio(lost.neg(), losses, 'no losses'),
  payoff: payoffOf(wins, won, losses, lost),
  profitFactor: losses === 0 ? unknown('no losses') : known(won.div(lost)),
});

/** Net result in per cent of what was entered. */
export const returnOf = ({ net, entryValue }: Trade): Known =>
  entryValue.gt(0)
    ? known(net.div(entryValue).times(100))
    : unknown('the entry value is not above 0');

/** Milliseconds a trade was held; unknown without both times in their order. */
export function holdingOf({ opened, closed }: Trade): Known<number> {
  if (!opened || !closed) return unknown('no entry or exit time');
  return closed.ms < opened.ms ? unknown('exit before entry') : known(closed.ms - opened.ms);
}

export function winRateOf(wins: number, losses: number): Known {
  return wins + losses === 0
    ? unknown('no wins and no losses')
    : known(new Decimal(wins).div(wins + losses).times(100));
}

const ratio = (total: Decimal, count: number, none: string): Known =>
  count === 0 ? unknown(none) : known(total.div(count));

function payoffOf(wins: number, won: Decimal, losses: number, lost: Decimal): Known {
  if (losses === 0) return unknown('no losses');
  if (wins === 0) return unknown('no wins');
  return known(won.div(wins).div(lost.div(losses)));
}

/** Of equal ones the earlier. */
function extremes(trades: readonly Trade[]): { best: Known<Trade>; worst: Known<Trade> } {
  const [first, ...rest] = trades;
  if (!first) return { best: unknown('no closed trades'), worst: unknown('no closed trades') };
  const best = rest.reduce((top, trade) => (trade.net.gt(top.net) ? trade : top), first);
  const worst = rest.reduce((low, trade) => (trade.net.lt(low.net) ? trade : low), first);
  return { best: known(best), worst: known(worst) };
}

function longestRun(trades: readonly Trade[], belongs: (trade: Trade) => boolean): number {
  let [run, longest] = [0, 0];
  for (const trade of trades) {
    run = belongs(trade) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function averageHolding(trades: readonly Trade[]): Known<number> {
  const held = trades.map(holdingOf).flatMap((one) => (one.kind === 'known' ? [one.value] : []));
  if (held.length === 0) return unknown('no entry and exit times');
  return known(
    sum(held.map((ms) => new Decimal(ms)))
      .div(held.length)
      .toNumber(),
  );
}
