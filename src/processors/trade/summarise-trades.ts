import type { TradeSettings } from '../../domain/pipeline-settings.ts';
import type { Processor } from '../../domain/pipeline.ts';
import { sum, toDecimal, type Decimal } from './decimal.ts';
import { groupBy } from './group-by.ts';
import { placesOf } from './money-text.ts';
import { performanceOf, type Performance } from './performance.ts';
import { rTotals, type RTotals } from './r-totals.ts';
import { statisticsOf, winRateOf, type Statistics } from './statistics.ts';
import { known, unknown, type Known, type OpenPosition, type Trade } from './trade-book.ts';
import type { TradeBook } from './trade-book.ts';
import { zoneTime } from './zone-time.ts';

interface Input {
  readonly book: TradeBook;
  /** `source_data.starting_balance`, whatever stands there. */
  readonly startingBalance: unknown;
}

/** T2: what the trades come to. Money of different currencies is never added. */
export interface Summary {
  readonly closed: number;
  readonly open: number;
  readonly wins: number;
  readonly losses: number;
  readonly breakEvens: number;
  readonly winRate: Known;
  /** One for each currency, by its code; at least one. */
  readonly totals: readonly CurrencyTotals[];
  readonly r: RTotals;
}

export interface CurrencyTotals extends Statistics {
  readonly currency?: string;
  /** Decimal places its amounts are shown with. */
  readonly places: number;
  /** On the closed part of positions that are still open. */
  readonly realisedOpen: { readonly gross: Decimal; readonly fees: Decimal; readonly net: Decimal };
  /** Everything realised: closed trades and closed parts. */
  readonly realised: { readonly gross: Decimal; readonly fees: Decimal; readonly net: Decimal };
  /** `realised.net` in per cent of the starting balance. */
  readonly onBalance: Known;
  /** Over the trading days. */
  readonly performance: Performance;
  /** Results of one symbol, setup, side or hour of entry. */
  readonly breakdown: readonly Breakdown[];
}

export interface Breakdown {
  readonly dimension: 'account' | 'symbol' | 'setup' | 'side' | 'hour';
  readonly name: string;
  readonly statistics: Statistics;
}

export const summariseTrades: Processor<Input, Summary, 'settings'> = {
  name: 'summarise-trades',
  run: ({ book, startingBalance }, { settings: { trade: settings } }) => {
    const { trades, open } = book;
    const groups = groupBy<Trade | OpenPosition, string>([...trades, ...open], currencyOf);
    const balance = balanceOf(
      toDecimal(startingBalance) ?? toDecimal(settings.starting_balance || undefined),
      groups.size,
      [...trades, ...open],
    );
    const currencies = groups.size === 0 ? [''] : [...groups.keys()].sort();
    const totals = currencies.map((currency) => totalsOf(currency, book, balance, settings));
    const count = (of: (one: Statistics) => readonly Trade[]): number =>
      totals.reduce((all, one) => all + of(one).length, 0);
    const [wins, losses] = [count((one) => one.wins), count((one) => one.losses)];
    return {
      closed: trades.length,
      open: open.length,
      wins,
      losses,
      breakEvens: count((one) => one.breakEvens),
      winRate: winRateOf(wins, losses),
      totals,
      r: rTotals(trades),
    };
  },
};

const currencyOf = ({ currency }: { readonly currency?: string }): string => currency ?? '';

function balanceOf(
  balance: Decimal | undefined,
  currencies: number,
  holdings: readonly { readonly account?: string }[],
): Known {
  if (!balance) return unknown('no starting balance');
  if (!balance.gt(0)) return unknown('the starting balance is not above 0');
  if (currencies > 1) return unknown('several currencies');
  return groupBy(holdings, ({ account }) => account).size > 1
    ? unknown('several accounts')
    : known(balance);
}

function totalsOf(
  currency: string,
  book: TradeBook,
  balance: Known,
  { timezone }: TradeSettings,
): CurrencyTotals {
  const trades = book.trades.filter((trade) => currencyOf(trade) === currency);
  const open = book.open.filter((position) => currencyOf(position) === currency);
  const statistics = statisticsOf(trades, open, balance);
  const gross = sum(open.map(({ realised }) => realised.gross));
  const fees = sum(open.map(({ realised }) => realised.fees));
  const realisedOpen = { gross, fees, net: gross.minus(fees) };
  const realised = {
    gross: statistics.gross.plus(gross),
    fees: statistics.fees.plus(fees),
    net: statistics.net.plus(realisedOpen.net),
  };
  return {
    ...statistics,
    ...(currency === '' ? {} : { currency }),
    places: placesFor([...trades.flatMap(({ net, fees: paid }) => [net, paid]), gross, fees]),
    realisedOpen,
    realised,
    onBalance:
      balance.kind === 'known' ? known(realised.net.div(balance.value).times(100)) : balance,
    performance: performanceOf(trades, balance, timezone),
    breakdown: breakdownOf(trades, open, timezone),
  };
}

const placesFor = (amounts: readonly Decimal[]): number =>
  amounts.reduce((places, amount) => Math.max(places, placesOf(amount)), 2);

const dimensions: readonly [
  Breakdown['dimension'],
  (of: Held, zone: string) => string | undefined,
][] = [
  ['account', ({ account }) => account],
  ['symbol', ({ symbol }) => symbol],
  ['setup', ({ setup }) => setup],
  ['side', ({ side }) => side],
  ['hour', ({ opened }, zone) => opened && hourText(zoneTime(opened.ms, zone).hour)],
];

type Held = Trade | OpenPosition;

/** `09:00–10:00` */
const hourText = (hour: number): string =>
  [hour, hour + 1].map((at) => `${String(at).padStart(2, '0')}:00`).join('–');

function breakdownOf(
  trades: readonly Trade[],
  open: readonly OpenPosition[],
  zone: string,
): Breakdown[] {
  return dimensions.flatMap(([dimension, nameOf]) => {
    const held = groupBy<OpenPosition, string | undefined>(open, (one) => nameOf(one, zone));
    const groups = groupBy<Trade, string | undefined>(trades, (one) => nameOf(one, zone));
    return [...groups].map(([name, of]) => ({
      dimension,
      name: name ?? `no ${dimension} named`,
      statistics: statisticsOf(of, held.get(name) ?? [], unknown('a part of the day')),
    }));
  });
}
