const unitMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** What `--since` means: `2 hours ago` (of `now`, in milliseconds) as a date; anything else as it was given. */
export function sinceOption(text: string, now: number): Date | string {
  const [, count, unit = ''] = /^(\d{1,6}) ?(minute|hour|day|week)s?(?: ago)?$/.exec(text) ?? [];
  return count === undefined ? text : new Date(now - Number(count) * (unitMs[unit] ?? 0));
}
