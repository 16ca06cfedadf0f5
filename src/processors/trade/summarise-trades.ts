import type { Processor } from '../../domain/pipeline.ts';
import { sum, toDecimal, zero, type Decimal } from './decimal.ts';
import { groupBy } from './group-by.ts';
import { placesOf } from './money-text.ts';
import { rOf, statisticsOf, winRateOf, type Statistics } from './statistics.ts';
import { known, unknown, type Known, type OpenPosition, type Trade } from './trade-book.ts';
import type { TradeBook } from './trade-book.ts';

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
  readonly r: RTotals;
  /** Results of one symbol, setup or side; what the table of trades shows already is left out. */
  readonly breakdown: readonly Breakdown[];
}

export interface Breakdown {
  readonly dimension: 'account' | 'symbol' | 'setup' | 'side';
  readonly name: string;
  readonly statistics: Statistics;
}

/** Over the trades with a known stop, whatever their currency: R has none. */
interface RTotals {
  readonly trades: readonly Trade[];
  readonly total: Known;
  readonly average: Known;
}

export const summariseTrades: Processor<Input, Summary> = {
  name: 'summarise-trades',
  run: ({ book, startingBalance }) => {
    const { trades, open } = book;
    const groups = groupBy<Trade | OpenPosition, string>([...trades, ...open], currencyOf);
    const balance = balanceOf(startingBalance, groups.size, [...trades, ...open]);
    const currencies = groups.size === 0 ? [''] : [...groups.keys()].sort();
    const totals = currencies.map((currency) => totalsOf(currency, book, balance));
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
  given: unknown,
  currencies: number,
  holdings: readonly { readonly account?: string }[],
): Known {
  const balance = toDecimal(given);
  if (!balance) return unknown('no starting balance');
  if (!balance.gt(0)) return unknown('the starting balance is not above 0');
  if (currencies > 1) return unknown('several currencies');
  return groupBy(holdings, ({ account }) => account).size > 1
    ? unknown('several accounts')
    : known(balance);
}

function totalsOf(currency: string, book: TradeBook, balance: Known): CurrencyTotals {
  const trades = book.trades.filter((trade) => currencyOf(trade) === currency);
  const open = book.open.filter((position) => currencyOf(position) === currency);
  const statistics = statisticsOf(trades, balance);
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
    r: rTotals(trades),
    breakdown: breakdownOf(trades),
  };
}

const placesFor = (amounts: readonly Decimal[]): number =>
  amounts.reduce((places, amount) => Math.max(places, placesOf(amount)), 2);

function breakdownOf(trades: readonly Trade[]): Breakdown[] {
  const dimensions: [Breakdown['dimension'], (trade: Trade) => string | undefined][] = [
    ['account', ({ account }) => account],
    ['symbol', ({ symbol }) => symbol],
    ['setup', ({ setup }) => setup],
    ['side', ({ side }) => side],
  ];
  return dimensions.flatMap(([dimension, nameOf]) => {
    const groups = groupBy(trades, nameOf);
    // One value says nothing, and neither do values of one trade each: the table of trades has those.
    if (groups.size < 2 || groups.size === trades.length) return [];
    return [...groups].map(([name, of]) => ({
      dimension,
      name: name ?? `no ${dimension} named`,
      statistics: statisticsOf(of, unknown('a part of the day')),
    }));
  });
}

function rTotals(trades: readonly Trade[]): RTotals {
  const withR = trades.filter(({ risk }) => risk.kind === 'known');
  const values = withR.map(rOf).map((r) => (r.kind === 'known' ? r.value : zero));
  if (values.length === 0) {
    const none = unknown(trades.length === 0 ? 'no closed trades' : 'no trade with a known stop');
    return { trades: withR, total: none, average: none };
  }
  const total = sum(values);
  return { trades: withR, total: known(total), average: known(total.div(values.length)) };
}
