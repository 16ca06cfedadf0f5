import type { Finding } from '../domain/finding.ts';
import { factsOf } from '../processors/trade/journal-facts.ts';
import { utcDay } from '../processors/trade/parse-moment.ts';
import { rowList } from '../processors/trade/row-list.ts';
import type { CurrencyTotals, Summary } from '../processors/trade/summarise-trades.ts';
import type { OpenPosition, Trade, TradeBook } from '../processors/trade/trade-book.ts';
import {
  amountText,
  percentText,
  orReason,
  priceText,
  quantityText,
  rText,
  timesText,
} from '../processors/trade/trade-text.ts';
import { rOf } from '../processors/trade/r-totals.ts';
import { returnOf } from '../processors/trade/statistics.ts';
import { table, type Line } from './output.ts';

/** The trades for a reader: a table of them for each currency, then what they come to, and why. */
export function tradesLines(
  book: TradeBook,
  summary: Summary,
  findings: readonly Finding[],
): Line[] {
  return [
    ...summary.totals.flatMap((totals) => currencyLines(totals, book, summary)),
    ...section(
      'Not used',
      book.unused.map(({ row, reason }) => `${rowList([row])}: ${reason}`),
    ),
    ...section(
      'Findings',
      findings.map(({ message }) => message),
    ),
    ...section('How the rows were read', book.remarks),
  ];
}

function currencyLines(totals: CurrencyTotals, book: TradeBook, summary: Summary): Line[] {
  const { currency, trades } = totals;
  const open = book.open.filter((position) => position.currency === currency);
  const heading = `Trades${currency === undefined ? '' : ` in ${currency}`} (times in UTC)`;
  const facts = factsOf(totals, summary);
  return [
    ...(trades.length === 0 ? [] : [bold(heading), ...tradeTable(trades, totals), '']),
    ...(open.length === 0 ? [] : [bold('Still open'), ...openTable(open), '']),
    ...table(
      ['number', 'value', 'how it is made'],
      facts.map(({ name, value, formula }) => [name, value, formula]),
    ),
  ];
}

function tradeTable(trades: readonly Trade[], { places }: CurrencyTotals): Line[] {
  const { signed, plain } = amountText(places);
  const head = ['#', 'symbol', 'side', 'quantity', 'time', 'entry', 'exit', 'fees', 'net'];
  return table(
    [...head, 'return', 'R'],
    trades.map((trade) => [
      String(trade.number),
      trade.symbol,
      trade.side,
      quantityText(trade.quantity),
      timesText(trade, ''),
      priceText(trade.entryPrice),
      priceText(trade.exitPrice),
      plain(trade.fees),
      signed(trade.net),
      orReason(returnOf(trade), percentText),
      orReason(rOf(trade), rText),
    ]),
  );
}

const openTable = (open: readonly OpenPosition[]): Line[] =>
  table(
    ['symbol', 'side', 'quantity', 'entry', 'opened'],
    open.map(({ symbol, side, quantity, entryPrice, opened }) => [
      symbol,
      side,
      quantityText(quantity),
      priceText(entryPrice),
      opened ? utcDay(opened.ms) : 'n/a (no time)',
    ]),
  );

const section = (title: string, lines: readonly string[]): Line[] =>
  lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];

const bold = (text: string): Line => [{ text, colour: 'bold' }];
