import type { ViewOf } from '../../domain/template.ts';
import { zero, type Decimal } from './decimal.ts';
import { groupBy } from './group-by.ts';
import type { journalShape } from './journal-template.ts';
import { plainNumber } from './money-text.ts';
import { utcDay, utcTime } from './parse-moment.ts';
import { rOf } from './r-totals.ts';
import { returnOf } from './statistics.ts';
import type { Breakdown, CurrencyTotals } from './summarise-trades.ts';
import type { OpenPosition, Trade } from './trade-book.ts';
import {
  amountText,
  orReason,
  percentText,
  priceText,
  quantityText,
  rText,
  timesText,
} from './trade-text.ts';

type CurrencyView = ViewOf<typeof journalShape>['currencies'][number];

/** The closed trades of a currency, with the total they add up to line by line. */
export function tradeTable(
  totals: CurrencyTotals,
  day: string,
  severalAccounts: boolean,
): CurrencyView['trades'] {
  const { trades, fees, r } = totals;
  if (trades.length === 0) return undefined;
  const columns = {
    hasAccount: severalAccounts,
    hasFees: !fees.isZero(),
    hasR: r.trades.length > 0,
  };
  let running = zero;
  const rows = trades.map((trade) => {
    running = running.plus(trade.net);
    return tradeRow(trade, running, { ...columns, day, places: totals.places });
  });
  return { ...columns, rows };
}

interface RowOptions {
  readonly hasAccount: boolean;
  readonly hasFees: boolean;
  readonly hasR: boolean;
  readonly day: string;
  readonly places: number;
}

function tradeRow(trade: Trade, running: Decimal, options: RowOptions): TradeRow {
  const { signed, plain } = amountText(options.places);
  return {
    number: String(trade.number),
    account: options.hasAccount ? { name: trade.account ?? 'none named' } : undefined,
    symbol: trade.symbol,
    side: trade.side,
    quantity: quantityWithMultiplier(trade),
    times: timesText(trade, options.day),
    entry: priceText(trade.entryPrice),
    exit: priceText(trade.exitPrice),
    fees: options.hasFees ? { paid: plain(trade.fees) } : undefined,
    net: signed(trade.net),
    percent: orReason(returnOf(trade), percentText),
    r: options.hasR ? { multiple: orReason(rOf(trade), rText) } : undefined,
    running: signed(running),
  };
}

type TradeRow = NonNullable<CurrencyView['trades']>['rows'][number];

/** What is still open is shown with what it has realised, never with a guess of what it is worth. */
export function openTable(
  open: readonly OpenPosition[],
  totals: CurrencyTotals,
): CurrencyView['open'] {
  const { signed } = amountText(totals.places);
  if (open.length === 0) return undefined;
  const rows = open.map((position) => ({
    symbol: position.symbol,
    side: position.side,
    quantity: quantityWithMultiplier(position),
    entry: priceText(position.entryPrice),
    opened: position.opened
      ? `${utcDay(position.opened.ms)} ${utcTime(position.opened.ms)}`
      : 'n/a (no time)',
    realised: position.realised.quantity.isZero()
      ? 'nothing closed yet'
      : `${signed(position.realised.gross.minus(position.realised.fees))} on ${quantityText(position.realised.quantity)}`,
  }));
  return { rows };
}

/**
 * Result by account, symbol, setup and side. One value says nothing, and neither do values of one
 * trade each: the table of trades has those.
 */
export function breakdownTable(totals: CurrencyTotals): CurrencyView['breakdown'] {
  const telling = [...groupBy(totals.breakdown, ({ dimension }) => dimension)].flatMap(
    ([of, parts]) =>
      of === 'hour' || parts.length < 2 || parts.length === totals.trades.length ? [] : parts,
  );
  if (telling.length === 0) return undefined;
  const { signed } = amountText(totals.places);
  const shown = telling.slice(0, mostRows);
  const row = ({ dimension, name, statistics }: Breakdown): BreakdownRow => ({
    name: `${dimension}: ${name}`,
    trades: String(statistics.trades.length),
    winRate: orReason(statistics.winRate, (value) => `${plainNumber(value)} %`),
    net: signed(statistics.net),
    average: orReason(statistics.expectancy, signed),
  });
  return { rows: shown.map(row) };
}

type BreakdownRow = NonNullable<CurrencyView['breakdown']>['rows'][number];

const mostRows = 60;

const quantityWithMultiplier = ({
  quantity,
  multiplier,
}: Pick<Trade, 'quantity' | 'multiplier'>): string =>
  multiplier.eq(1)
    ? quantityText(quantity)
    : `${quantityText(quantity)} × ${quantityText(multiplier)}`;
