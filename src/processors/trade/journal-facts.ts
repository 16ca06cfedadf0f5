import { counted } from '../../story/counts.ts';
import { dayFacts, exposureFacts } from './exposure-facts.ts';
import { moneyText, plainNumber } from './money-text.ts';
import type { CurrencyTotals, Summary } from './summarise-trades.ts';
import {
  amountText,
  durationText,
  orReason,
  percentText,
  rText,
  tradeLabel,
} from './trade-text.ts';
import type { Known, Trade } from './trade-book.ts';
import { returnOf } from './statistics.ts';

/** One line of the day at a glance, and the trades it is computed from. */
interface Fact {
  readonly name: string;
  readonly value: string;
  readonly formula: string;
  readonly trades: readonly Trade[];
}

/** The day in one currency, line by line; every line has a value or the reason why not. */
export function factsOf(totals: CurrencyTotals, summary: Summary): Fact[] {
  const { trades } = totals;
  return [
    {
      name: 'Trades',
      value: tradesText(totals, summary),
      formula: 'round trips from flat to flat',
      trades,
    },
    ...moneyFacts(totals),
    ...rateFacts(totals),
    ...tradeFacts(totals),
    ...[...exposureFacts(totals), ...dayFacts(totals)].map((fact) => ({ ...fact, trades })),
  ];
}

function tradesText(totals: CurrencyTotals, { totals: all, open }: Summary): string {
  const closed = `${totals.trades.length} closed`;
  return all.length === 1 ? `${closed}, ${open === 0 ? 'none' : open} still open` : closed;
}

function moneyFacts(totals: CurrencyTotals): Fact[] {
  const { trades, realised, realisedOpen, onBalance, drawdown, places, currency } = totals;
  const { signed, plain } = amountText(places);
  const unit = currency === undefined ? '' : ` ${currency}`;
  const fall = drawdown.money.isZero() ? '0' : `${plain(drawdown.money)}${unit}`;
  const part =
    realisedOpen.gross.isZero() && realisedOpen.fees.isZero()
      ? ''
      : `, of which ${signed(realisedOpen.net)} on positions still open`;
  const facts = [
    { name: 'Net result', value: `${signed(realised.net)}${unit}${part}`, formula: 'gross − fees' },
    {
      name: 'Gross result and fees',
      value: `${signed(realised.gross)} gross, ${plain(realised.fees)} fees`,
      formula: 'Σ (exit − entry) × quantity × multiplier, short: Σ (entry − exit) × …',
    },
    {
      name: 'On the starting balance',
      value: orReason(onBalance, percentText),
      formula: 'net / starting balance × 100',
    },
    {
      name: 'Maximum drawdown',
      value: `${fall}${fallInPercent(drawdown.percent)}`,
      formula: 'max(peak − running total), peak ≥ 0',
    },
  ];
  return facts.map((fact) => ({ ...fact, trades }));
}

const fallInPercent = (percent: Known): string =>
  percent.kind === 'known'
    ? ` (${plainNumber(percent.value)} %)`
    : `; per cent ${orReason(percent, plainNumber)}`;

function rateFacts(totals: CurrencyTotals): Fact[] {
  const { trades, wins, losses, breakEvens, winRate, averageWin, averageLoss, r } = totals;
  const { signed } = amountText(totals.places);
  const number = (value: Known): string => orReason(value, (known) => moneyText(known, 2));
  const percent = orReason(winRate, (value) => `${plainNumber(value)} %`);
  const counts = `${counted(wins.length, 'win')}, ${counted(losses.length, 'loss', 'losses')}, ${counted(breakEvens.length, 'break-even')}`;
  const pair = `${orReason(averageWin, signed)} and ${orReason(averageLoss, signed)}`;
  const perTrade = orReason(totals.expectancy, (value) => `${signed(value)} per trade`);
  const stops = counted(r.trades.length, 'trade');
  const inR = orReason(r.average, (value) => `${rText(value)} per trade over ${stops} with a stop`);
  const fact = (name: string, value: string, formula: string, of = trades): Fact => ({
    name,
    value,
    formula,
    trades: of,
  });
  return [
    fact('Win rate', `${percent}: ${counts}`, 'wins / (wins + losses) × 100'),
    fact('Average win and loss', pair, 'Σ wins / wins; Σ losses / losses'),
    fact('Payoff', number(totals.payoff), 'average win / |average loss|'),
    fact('Profit factor', number(totals.profitFactor), 'Σ wins / |Σ losses|'),
    fact('Expectancy', perTrade, 'Σ results / trades'),
    fact('Expectancy in R', inR, 'Σ R / trades with a stop', r.trades),
  ];
}

function tradeFacts({
  trades,
  best,
  worst,
  longestWins,
  longestLosses,
  holding,
  places,
}: CurrencyTotals): Fact[] {
  const { signed } = amountText(places);
  const told = (trade: Trade): string =>
    `${tradeLabel(trade)}, ${signed(trade.net)} (${orReason(returnOf(trade), percentText)})`;
  const runs = `${counted(longestWins, 'win')} and ${counted(longestLosses, 'loss', 'losses')} in a row`;
  const facts = [
    { name: 'Best trade', value: orReason(best, told), formula: 'largest result' },
    { name: 'Worst trade', value: orReason(worst, told), formula: 'smallest result' },
    { name: 'Longest runs', value: runs, formula: 'consecutive wins, consecutive losses, by exit' },
    {
      name: 'Time in a trade',
      value: orReason(holding, (ms) => `${durationText(ms)} on average`),
      formula: 'Σ (exit − entry) / trades with both times',
    },
  ];
  return facts.map((fact) => ({ ...fact, trades }));
}
