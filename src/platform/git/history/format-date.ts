const maxZone = 24 * 60;
const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** RFC 3339 in the given zone (minutes east). A zone no clock has becomes UTC; years end with 9999. */
export function formatDate(seconds: number, zone: number): string {
  const offset = Math.abs(zone) < maxZone ? zone : 0;
  const shown = Math.min(Math.max(seconds + offset * 60, 0), lastSecond);
  const local = new Date(shown * 1000).toISOString().slice(0, 19);
  return `${local}${formatZone(offset)}`;
}

function formatZone(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}
