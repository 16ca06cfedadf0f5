import type { Finding } from '../../domain/finding.ts';
import type { Decimal } from './decimal.ts';
import { excursionOf } from './excursion.ts';
import type { Moment } from './parse-moment.ts';
import { rOf } from './r-totals.ts';
import { holdingOf, returnOf, type Statistics } from './statistics.ts';
import type { CurrencyTotals, Summary } from './summarise-trades.ts';
import type { Instrument, Known, OpenPosition, Trade, TradeBook } from './trade-book.ts';

/** What `flywheel trades --json` prints: decimals as strings, `n/a (reason)` where there is none. */
export interface TradesReport {
  readonly trades: readonly Fields[];
  readonly open: readonly Fields[];
  /** Rows as people count them, from 1. */
  readonly unused: readonly { readonly row: number; readonly reason: string }[];
  readonly summary: Fields;
  readonly findings: readonly Finding[];
  readonly remarks: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Money is exact to the last digit; quotients are rounded half up to ten places. */
export function tradesReport(
  book: TradeBook,
  summary: Summary,
  findings: readonly Finding[],
): TradesReport {
  return {
    trades: book.trades.map(tradeFields),
    open: book.open.map(openFields),
    unused: book.unused.map(({ row, reason }) => ({ row: row + 1, reason })),
    summary: summaryFields(summary),
    findings,
    remarks: book.remarks,
  };
}

function tradeFields(trade: Trade): Fields {
  const { adverse, favourable } = excursionOf(trade);
  return {
    number: trade.number,
    ...instrumentFields(trade),
    side: trade.side,
    quantity: exact(trade.quantity),
    entry_price: exact(trade.entryPrice),
    exit_price: exact(trade.exitPrice),
    opened: time(trade.opened),
    closed: time(trade.closed),
    gross_pnl: exact(trade.gross),
    fees: exact(trade.fees),
    net_pnl: exact(trade.net),
    return_percent: ratio(returnOf(trade)),
    r_multiple: ratio(rOf(trade)),
    holding_seconds: seconds(holdingOf(trade)),
    mae: amount(adverse),
    mfe: amount(favourable),
    setup: trade.setup ?? null,
    notes: trade.notes,
    rows: trade.rows.map((row) => row + 1),
  };
}

function openFields(position: OpenPosition): Fields {
  const { quantity, gross, fees } = position.realised;
  return {
    ...instrumentFields(position),
    side: position.side,
    quantity: exact(position.quantity),
    entry_price: exact(position.entryPrice),
    opened: time(position.opened),
    realised: {
      quantity: exact(quantity),
      gross_pnl: exact(gross),
      fees: exact(fees),
      net_pnl: exact(gross.minus(fees)),
    },
    setup: position.setup ?? null,
    notes: position.notes,
    rows: position.rows.map((row) => row + 1),
  };
}

const instrumentFields = ({ symbol, account, currency, multiplier }: Instrument): Fields => ({
  symbol,
  account: account ?? null,
  currency: currency ?? null,
  multiplier: exact(multiplier),
});

/** Counts over all; money at the top only where there is one currency, for it is never added. */
function summaryFields(summary: Summary): Fields {
  const { closed, open, wins, losses, breakEvens, winRate, totals, r } = summary;
  const [only, ...others] = totals.map(currencyFields);
  const money = others.length === 0 ? only : withoutMoney(only);
  return {
    ...money,
    trades: closed + open,
    closed,
    open,
    wins,
    losses,
    break_even: breakEvens,
    win_rate: ratio(winRate),
    expectancy_r: ratio(r.average),
    total_r: ratio(r.total),
    currencies: totals.map(currencyFields),
  };
}

const withoutMoney = (fields: Fields = {}): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name]) => [name, 'n/a (several currencies)'] as const),
  );

function currencyFields(totals: CurrencyTotals): Fields {
  const { currency, realised, realisedOpen, onBalance, performance, breakdown } = totals;
  return {
    currency: currency ?? null,
    ...statisticsFields(totals),
    gross_pnl: exact(realised.gross),
    fees: exact(realised.fees),
    net_pnl: exact(realised.net),
    realised_on_open: exact(realisedOpen.net),
    return_on_balance: ratio(onBalance),
    sharpe: ratio(performance.sharpe),
    sortino: ratio(performance.sortino),
    calmar: ratio(performance.calmar),
    equity_curve:
      performance.days.kind === 'unknown'
        ? ratio(performance.days)
        : performance.days.value.map(({ day, net, total }) => ({
            day,
            net_pnl: exact(net),
            total: exact(total),
          })),
    breakdown: breakdown.map(({ dimension, name, statistics }) => ({
      by: dimension,
      name,
      ...statisticsFields(statistics),
    })),
  };
}

function statisticsFields(of: Statistics): Fields {
  return {
    closed: of.trades.length,
    wins: of.wins.length,
    losses: of.losses.length,
    break_even: of.breakEvens.length,
    gross_pnl: exact(of.gross),
    fees: exact(of.fees),
    net_pnl: exact(of.net),
    win_rate: ratio(of.winRate),
    average_win: ratio(of.averageWin),
    average_loss: ratio(of.averageLoss),
    payoff: ratio(of.payoff),
    profit_factor: ratio(of.profitFactor),
    expectancy: ratio(of.expectancy),
    expectancy_r: ratio(of.r.average),
    total_r: ratio(of.r.total),
    best_trade: numberOf(of.best),
    worst_trade: numberOf(of.worst),
    longest_wins: of.longestWins,
    longest_losses: of.longestLosses,
    average_holding_seconds: seconds(of.holding),
    max_drawdown: exact(of.drawdown.money),
    max_drawdown_percent: ratio(of.drawdown.percent),
    time_in_market_percent: ratio(of.exposure.timeInMarket),
    largest_exposure: amount(of.exposure.largest),
    average_mae: ratio(of.excursion.adverse),
    average_mfe: ratio(of.excursion.favourable),
  };
}

/** Divisions may not end: 40 places are more than any exact amount of a usual book has. */
const exact = (value: Decimal): string => value.toDecimalPlaces(exactPlaces).toFixed();
const exactPlaces = 40;
const ratioPlaces = 10;

const said = <T>(value: Known<T>, say: (value: T) => string | number): string | number =>
  value.kind === 'known' ? say(value.value) : `n/a (${value.reason})`;
const amount = (value: Known): string | number => said(value, exact);
const ratio = (value: Known<unknown>): string | number =>
  said(value, (one) => (one as Decimal).toDecimalPlaces(ratioPlaces).toFixed());
const seconds = (value: Known<number>): string | number =>
  said(value, (ms) => String(Math.round(ms) / 1000));
const numberOf = (value: Known<Trade>): string | number => said(value, ({ number }) => number);
const time = (moment: Moment | undefined): string | null =>
  moment ? new Date(moment.ms).toISOString() : null;
