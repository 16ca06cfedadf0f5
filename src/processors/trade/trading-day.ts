import { sha256 } from '../../platform/hash.ts';
import { daySpan } from '../../story/dates.ts';
import { groupBy } from './group-by.ts';
import { parseMoment, utcDay } from './parse-moment.ts';
import type { TradeBook } from './trade-book.ts';

interface TradingDay {
  /** UTC day of the last exit (without one: of the last entry, else of the session): `2025-12-02`. */
  readonly day: string;
  /** `on 2 December 2025`, or `from … to …` when the trades lie on several days. */
  readonly span: string;
  /** Day and trader. An account is only told apart from others, never named: slugs become addresses. */
  readonly slug: string;
}

export function tradingDay(
  session: { readonly timestamp: string; readonly agent_id: string },
  book: TradeBook,
): TradingDay {
  const closed = book.trades.flatMap((trade) => trade.closed?.ms ?? []);
  const opened = [...book.trades, ...book.open].flatMap((one) => one.opened?.ms ?? []);
  const told = closed.length > 0 ? closed : opened;
  const fallback = parseMoment(session.timestamp)?.ms ?? 0;
  const day = utcDay(told.length > 0 ? told.reduce((a, b) => Math.max(a, b)) : fallback);
  const days = new Set([day, ...[...closed, ...opened].map(utcDay)]);
  return {
    day,
    span: daySpan([...days]) ?? '',
    slug: `${day}-${traderSlug(session.agent_id, book)}`,
  };
}

function traderSlug(agent: string, { trades, open }: TradeBook): string {
  const name = agent
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '');
  const accounts = [...groupBy([...trades, ...open], ({ account }) => account).keys()];
  const only = accounts.length === 1 ? accounts[0] : undefined;
  // Too short to be turned back into an account number, long enough to tell a trader's accounts apart.
  return [name || 'trader', ...(only ? [sha256(only).slice(0, 4)] : [])].join('-');
}
