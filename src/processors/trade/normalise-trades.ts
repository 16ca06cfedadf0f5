import type { Processor } from '../../domain/pipeline.ts';
import type { CostBasis } from '../../domain/pipeline-settings.ts';
import type { TradeSource } from '../../domain/session.ts';
import type { Finding } from '../../domain/finding.ts';
import { groupBy } from './group-by.ts';
import { matchFills } from './match-fills.ts';
import { orderFills } from './order-fills.ts';
import { readRow, type Row } from './read-row.ts';
import { instrumentKey, settleOpen, settleRoundTrip, settleStretch } from './settle-trades.ts';
import type { SettledTrade } from './settle-trades.ts';
import { rowFindings } from './row-findings.ts';
import { rowList } from './row-list.ts';
import type { OpenPosition, Trade, TradeBook, UnusedRow } from './trade-book.ts';

/**
 * T1: rows of any form as round trips from flat to flat (FIFO), open positions, and the rows that are
 * of no use, each with its reason. Every row ends up in exactly one of the three; a fill larger than
 * what it closes may stand in two.
 */
export const normaliseTrades: Processor<TradeSource, TradeBook, 'settings'> = {
  name: 'normalise-trades',
  run: (source, { settings }) => {
    const { rows, unused: unread } = readRows(source);
    const { rows: once, unused: repeated } = dropRepeated(rows);
    const settled = settle(once, source.cost_basis ?? settings.trade.cost_basis);
    const unused = [...unread, ...repeated, ...settled.unused].sort((a, b) => a.row - b.row);
    const lost = new Set(unused.map(({ row }) => row));
    const book = {
      trades: inOrder(settled.trades),
      open: settled.open,
      unused,
      rowsUsed: once.filter(({ row }) => !lost.has(row)).length,
      remarks: remarksOf(once, settled.open),
    };
    const findings: Finding[] = rowFindings(source.trades ?? [], once, book);
    return { ...book, findings };
  },
};

interface Read {
  readonly rows: readonly Row[];
  readonly unused: readonly UnusedRow[];
}

function readRows(source: TradeSource): Read {
  const rows: Row[] = [];
  const unused: UnusedRow[] = [];
  for (const [row, value] of (source.trades ?? []).entries()) {
    const read = readRow(value, row, source.account);
    if (read.kind === 'row') rows.push(read.row);
    else unused.push({ row, reason: read.reason });
  }
  return { rows, unused };
}

/** The same execution_id of an account is one execution; identical fills without an id are two. */
function dropRepeated(rows: readonly Row[]): Read {
  const first = new Map<string, Row>();
  const unused: UnusedRow[] = [];
  const once = rows.filter((row) => {
    if (row.executionId === undefined) return true;
    const key = JSON.stringify([row.account ?? null, row.executionId]);
    const before = first.get(key);
    if (!before) return first.set(key, row);
    const same = factsOf(before) === factsOf(row) ? '' : ', but says something else';
    unused.push({ row: row.row, reason: `it repeats the id of another execution${same}` });
    return false;
  });
  return { rows: once, unused };
}

const factsOf = (row: Row): string =>
  JSON.stringify([row.symbol, row.action, row.quantity, row.price, row.fees, row.at, row.exit]);

interface Settled {
  readonly trades: readonly SettledTrade[];
  readonly open: readonly OpenPosition[];
  readonly unused: readonly UnusedRow[];
}

function settle(rows: readonly Row[], basis: CostBasis): Settled {
  const trades = rows.flatMap((row) => (row.exit ? [settleRoundTrip(row, row.exit)] : []));
  const books = groupBy(
    rows.filter(({ exit }) => !exit),
    instrumentKey,
  );
  const ordered = [...books.values()].map(orderFills);
  const matched = ordered.map(({ fills }) => matchFills(fills));
  const stretches = matched.flatMap((one) => one.stretches);
  const isFlat = ({ left }: { left: readonly unknown[] }): boolean => left.length === 0;
  return {
    trades: [...trades, ...stretches.filter(isFlat).map(settleStretch)],
    open: stretches
      .filter((stretch) => !isFlat(stretch))
      .map((stretch) => settleOpen(stretch, basis)),
    unused: [...ordered, ...matched].flatMap((one) => one.unused),
  };
}

/** By the time of the exit; trades without one take the place of their row. */
function inOrder(trades: readonly SettledTrade[]): Trade[] {
  const last = ({ rows }: SettledTrade): number => rows.at(-1) ?? 0;
  const allTimed = trades.every(({ closed }) => closed !== undefined);
  const time = ({ closed }: SettledTrade): number => (allTimed ? (closed?.ms ?? 0) : 0);
  const opened = ({ opened: at }: SettledTrade): number => (allTimed ? (at?.ms ?? 0) : 0);
  return [...trades]
    .sort((a, b) => time(a) - time(b) || opened(a) - opened(b) || last(a) - last(b))
    .map((trade, index) => ({ number: index + 1, ...trade }));
}

function remarksOf(rows: readonly Row[], open: readonly OpenPosition[]): string[] {
  const zoneless = rows.filter(({ at, exit }) => at?.zoned === false || exit?.at?.zoned === false);
  const untimed = rows.filter(({ at, exit }) => !at || (exit && !exit.at));
  const assumed = open
    .filter(({ assumedShort }) => assumedShort)
    .flatMap(({ rows: of }) => of.slice(0, 1));
  const say = (which: readonly number[], text: (rows: string) => string): string[] =>
    which.length === 0 ? [] : [text(rowList(which))];
  return [
    ...say(
      zoneless.map(({ row }) => row),
      (of) => `Times without a zone were taken as UTC (${of}).`,
    ),
    ...say(
      untimed.map(({ row }) => row),
      (of) => `No time that can be read (${of}): the order of the list stands in.`,
    ),
    ...say(
      assumed,
      (of) =>
        `A sale of more than was held was taken as the start of a short (${of}); if it closed an older position, add the fill that opened that.`,
    ),
  ];
}
