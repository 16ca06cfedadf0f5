import type { Capabilities, StepContext } from '../../../src/domain/pipeline.ts';
import type { TradeSettings } from '../../../src/domain/pipeline-settings.ts';
import type { TradeSource } from '../../../src/domain/session.ts';
import { normaliseTrades } from '../../../src/processors/trade/normalise-trades.ts';
import { summariseTrades, type Summary } from '../../../src/processors/trade/summarise-trades.ts';
import type { TradeBook } from '../../../src/processors/trade/trade-book.ts';

/** A row of source_data.trades, as loosely typed as the JSON is. */
export type TestRow = Readonly<Record<string, unknown>>;

export const context = (
  trade: Partial<TradeSettings> = {},
): StepContext & Pick<Capabilities, 'settings'> => ({
  signal: new AbortController().signal,
  settings: {
    build: {
      commits: 10,
      window_slack_minutes: 10,
      article_from_lines: 50,
      article_from_files: 10,
    },
    trade: { timezone: 'UTC', cost_basis: 'fifo', starting_balance: 0, ...trade },
  },
});

/** `12:34` of the one day the tests trade on. */
export const at = (time: string): string => `2025-11-18T${time}:00Z`;

export function bookOf(
  rows: readonly TestRow[],
  more: TestRow = {},
  settings: Partial<TradeSettings> = {},
): TradeBook {
  const source = { trades: rows, ...more } as unknown as TradeSource;
  return normaliseTrades.run(source, context(settings)) as TradeBook;
}

export const summaryOf = (rows: readonly TestRow[], startingBalance?: unknown): Summary =>
  summaryOfBook(bookOf(rows), startingBalance);

export function summaryOfBook(
  book: TradeBook,
  startingBalance?: unknown,
  settings: Partial<TradeSettings> = {},
): Summary {
  return summariseTrades.run({ book, startingBalance }, context(settings)) as Summary;
}

/** A fill of AAPL: `fill('buy', 10, 100, '09:30')`. */
export const fill = (
  action: string,
  quantity: number | string,
  price: number | string,
  time?: string,
  more: TestRow = {},
): TestRow => ({
  symbol: 'AAPL',
  action,
  quantity,
  price,
  ...(time === undefined ? {} : { timestamp: at(time) }),
  ...more,
});

/** A round trip of AAPL in one row, an hour long. */
export const roundTrip = (
  action: string,
  quantity: number | string,
  price: number | string,
  exit_price: number | string,
  more: TestRow = {},
): TestRow => ({ symbol: 'AAPL', action, quantity, price, exit_price, ...more });
