import { sum, zero, type Decimal } from './decimal.ts';
import { groupBy } from './group-by.ts';
import { known, unknown, type Known, type Trade } from './trade-book.ts';
import { zoneTime } from './zone-time.ts';

/** One trading day of the equity curve. */
export interface DayResult {
  /** `2025-12-02`, in the zone. */
  readonly day: string;
  readonly net: Decimal;
  /** Σ net up to the end of the day. */
  readonly total: Decimal;
}

/**
 * The result of each trading day: a trade belongs to the day of its exit in `zone`. Flat days are
 * included: every Monday to Friday from the first to the last day, and a Saturday or Sunday only
 * where a trade was closed on it, so that a year has about 252 of them.
 */
export function dailyResults(trades: readonly Trade[], zone: string): Known<readonly DayResult[]> {
  if (trades.length === 0) return unknown('no closed trades');
  if (trades.some(({ closed }) => !closed)) return unknown('no exit time for every trade');
  const byDay = groupBy(trades, ({ closed }) => zoneTime(closed?.ms ?? 0, zone).day);
  const traded = [...byDay.keys()].sort();
  const days = daysBetween(traded[0] ?? '', traded.at(-1) ?? '');
  if (!days) return unknown('the days lie too far apart');
  let total = zero;
  const results = days
    .filter((day) => byDay.has(day) || isWeekday(day))
    .map((day) => {
      const net = sum((byDay.get(day) ?? []).map((trade) => trade.net));
      total = total.plus(net);
      return { day, net, total };
    });
  return known(results);
}

const dayMs = 86_400_000;
/** Forty years. */
const mostDays = 14_610;

const isWeekday = (day: string): boolean => ![0, 6].includes(new Date(day).getUTCDay());

function daysBetween(first: string, last: string): string[] | undefined {
  const [from, to] = [Date.parse(first), Date.parse(last)];
  const count = Math.round((to - from) / dayMs) + 1;
  if (!(count <= mostDays)) return undefined;
  return Array.from({ length: count }, (_, at) =>
    new Date(from + at * dayMs).toISOString().slice(0, 10),
  );
}
