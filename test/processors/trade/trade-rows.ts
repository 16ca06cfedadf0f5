import type { StepContext } from '../../../src/domain/pipeline.ts';
import type { TradeSource } from '../../../src/domain/session.ts';
import { normaliseTrades } from '../../../src/processors/trade/normalise-trades.ts';
import { summariseTrades, type Summary } from '../../../src/processors/trade/summarise-trades.ts';
import type { TradeBook } from '../../../src/processors/trade/trade-book.ts';

/** A row of source_data.trades, as loosely typed as the JSON is. */
export type TestRow = Readonly<Record<string, unknown>>;

export const context: StepContext = { signal: new AbortController().signal };

/** `12:34` of the one day the tests trade on. */
export const at = (time: string): string => `2025-11-18T${time}:00Z`;

export function bookOf(rows: readonly TestRow[], more: TestRow = {}): TradeBook {
  const source = { trades: rows, ...more } as unknown as TradeSource;
  return normaliseTrades.run(source, context) as TradeBook;
}

export function summaryOf(rows: readonly TestRow[], startingBalance?: unknown): Summary {
  return summariseTrades.run({ book: bookOf(rows), startingBalance }, context) as Summary;
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
