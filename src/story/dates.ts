const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The calendar day a timestamp names, as its writer wrote it (`2025-12-02`); no zone is applied. */
export function dayOf(timestamp: string | null | undefined): string | undefined {
  const found = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)/.exec(timestamp ?? '');
  return found?.[0];
}

/** `2025-12-02` as `2 December 2025`. */
export function longDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${String(Number(date))} ${months[Number(month) - 1] ?? ''} ${year}`;
}

/** `on 2 December 2025`, `from 1 to 2 December 2025`, or `from 30 November to 2 December 2025`; undefined without a date. */
export function daySpan(days: readonly string[]): string | undefined {
  const sorted = [...days].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (first === last) return `on ${longDay(first)}`;
  const from = longDay(first);
  const shared =
    first.slice(0, 7) === last.slice(0, 7) ? 2 : first.slice(0, 4) === last.slice(0, 4) ? 1 : 0;
  return `from ${from
    .split(' ')
    .slice(0, 3 - shared)
    .join(' ')} to ${longDay(last)}`;
}
