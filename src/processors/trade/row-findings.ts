import type { Finding } from '../../domain/finding.ts';
import { sum, type Decimal } from './decimal.ts';
import { groupBy } from './group-by.ts';
import { moneyText, sameMoney } from './money-text.ts';
import { parseMoment } from './parse-moment.ts';
import type { Row } from './read-row.ts';
import { rowList } from './row-list.ts';
import type { Side, TradeBook } from './trade-book.ts';

type Book = Omit<TradeBook, 'findings'>;

/** What the rows say of themselves that the prices and times contradict, and the rows of no use. */
export function rowFindings(
  source: readonly unknown[],
  rows: readonly Row[],
  book: Book,
): Finding[] {
  return [...profitFindings(rows, book), ...timeFindings(source, book), ...unusedFindings(book)];
}

/** `profit_loss` beside gross and net: a writer may mean either, so only a third value differs. */
function profitFindings(rows: readonly Row[], { trades, open }: Book): Finding[] {
  const byNumber = new Map(rows.map((row) => [row.row, row]));
  const closedBy = closingTrades(trades);
  const claimOf = (side: Side, of: readonly number[], trade?: number): Decimal | undefined =>
    claimed(
      side,
      of
        .filter((row) => (closedBy.get(row) ?? trade) === trade)
        .flatMap((row) => byNumber.get(row) ?? []),
    );
  return [
    ...trades.flatMap((trade) => {
      const label = `trade ${trade.number} (${rowList(trade.rows)})`;
      return differs(claimOf(trade.side, trade.rows, trade.number), trade, label, trade.rows);
    }),
    ...open.flatMap(({ side, rows: of, realised, symbol }) => {
      const computed = { gross: realised.gross, net: realised.gross.minus(realised.fees) };
      const label = `the open ${symbol} position (${rowList(of)})`;
      return differs(claimOf(side, of), computed, label, of);
    }),
  ];
}

/** The trade a row closed: a fill through zero has its profit there, not in the one it opens. */
const closingTrades = (trades: Book['trades']): Map<number, number> =>
  new Map([...trades].reverse().flatMap(({ rows, number }) => rows.map((row) => [row, number])));

/** The sum over the exits, if all of them give one; else over the entries. */
function claimed(side: Side, rows: readonly Row[]): Decimal | undefined {
  const isExit = ({ action, exit }: Row): boolean =>
    exit !== undefined || (action.side === 'sell') === (side === 'long');
  const given = (of: readonly Row[]): Decimal[] => of.flatMap(({ pnl }) => pnl ?? []);
  const exits = rows.filter(isExit);
  const onExits = given(exits);
  if (onExits.length > 0) return onExits.length === exits.length ? sum(onExits) : undefined;
  const onEntries = given(rows.filter((row) => !isExit(row)));
  return onEntries.length > 0 ? sum(onEntries) : undefined;
}

function differs(
  claim: Decimal | undefined,
  computed: { gross: Decimal; net: Decimal },
  label: string,
  rows: readonly number[],
): Finding[] {
  if (!claim || sameMoney(claim, computed.net) || sameMoney(claim, computed.gross)) return [];
  const [said, is] = [moneyText(claim), moneyText(computed.net)];
  return [
    {
      code: 'CLAIM_DIFFERS',
      subject: 'profit_loss',
      claimed: said,
      computed: is,
      source: `prices, quantities and fees of ${rowList(rows)} in source_data.trades`,
      message: `profit loss of ${label}: claimed ${said}, computed ${is}.`,
    },
  ];
}

function timeFindings(source: readonly unknown[], { trades }: Book): Finding[] {
  const field = (row: unknown, name: string): unknown => (row as Record<string, unknown>)[name];
  const unreadable = source.flatMap((value, row) =>
    ['timestamp', 'exit_timestamp'].some((name) => {
      const said = typeof value === 'object' && value !== null ? field(value, name) : undefined;
      return typeof said === 'string' && !parseMoment(said);
    })
      ? [row]
      : [],
  );
  const reversed = trades.filter(({ opened, closed }) => opened && closed && closed.ms < opened.ms);
  return [
    ...unusable(unreadable, 'a time that cannot be read'),
    ...unusable(
      reversed.flatMap(({ rows }) => rows),
      'an exit before the entry',
    ),
  ];
}

function unusable(rows: readonly number[], what: string): Finding[] {
  if (rows.length === 0) return [];
  const which = rowList(rows);
  const message = `${which.charAt(0).toUpperCase()}${which.slice(1)} in source_data.trades: ${what}.`;
  return [
    { code: 'SOURCE_UNUSABLE', subject: 'trades', source: `source_data.trades, ${which}`, message },
  ];
}

/** One finding for each reason: a thousand rows with the same fault are one fault. */
function unusedFindings({ unused }: Book): Finding[] {
  return [...groupBy(unused, ({ reason }) => reason)].flatMap(([reason, rows]) =>
    unusable(
      rows.map(({ row }) => row),
      `not used, because ${reason}`,
    ),
  );
}
