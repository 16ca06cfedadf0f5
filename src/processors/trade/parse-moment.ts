/** A point in time, as a trader wrote it. */
export interface Moment {
  /** Milliseconds since 1970 in UTC; fractions are kept. */
  readonly ms: number;
  /** False when no zone was given and the time was taken as UTC. */
  readonly zoned: boolean;
}

const form =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?Z?)?$/i;

/**
 * Reads RFC 3339 and what is close to it: a space for the `T`, no seconds, an offset with or without
 * colon, the `+0100Z` some helpers write, a bare date. Without a zone the time is taken as UTC.
 * Undefined for whatever is no date that exists.
 */
export function parseMoment(text: unknown): Moment | undefined {
  const found = typeof text === 'string' ? form.exec(text.trim()) : null;
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((digits) => Number((digits as string | undefined) ?? 0));
  if (hour > 23 || minute > 59 || second > 60 || !dayExists(year, month, day)) return undefined;
  const offset = offsetMinutes(found[8]);
  if (offset === undefined) return undefined;
  const fraction = Number(`0.${found[7] ?? '0'}`) * 1000;
  const ms = Date.UTC(year, month - 1, day, hour, minute - offset, second) + fraction;
  return { ms, zoned: found[8] !== undefined };
}

/** `2025-12-02`, in UTC. */
export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `03:45`, or `03:45:10` when the seconds say something; in UTC. */
export function utcTime(ms: number): string {
  const time = new Date(ms).toISOString().slice(11, 19);
  return time.endsWith(':00') ? time.slice(0, 5) : time;
}

function offsetMinutes(zone: string | undefined): number | undefined {
  const found = /^([+-])(\d\d):?(\d\d)?/.exec(zone ?? '');
  if (!found) return 0;
  const [hours, minutes] = [Number(found[2]), Number(found[3] ?? 0)];
  if (hours > 14 || minutes > 59) return undefined;
  return (found[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

function dayExists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
