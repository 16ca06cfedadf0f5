/** Rows as people count them, from 1: `row 4`, `rows 1–3, 7 and 9`. At most twenty groups are spelled out. */
export function rowList(rows: readonly number[]): string {
  const sorted = [...new Set(rows)].sort((a, b) => a - b);
  const groups: [number, number][] = [];
  for (const row of sorted) {
    const last = groups.at(-1);
    if (last?.[1] === row - 1) last[1] = row;
    else groups.push([row, row]);
  }
  const named = groups
    .slice(0, shown)
    .map(([from, to]) =>
      from === to ? String(from + 1) : `${from + 1}${to === from + 1 ? ', ' : '–'}${to + 1}`,
    );
  const more = groups.slice(shown).reduce((count, [from, to]) => count + to - from + 1, 0);
  const rest = more === 0 ? '' : ` and ${more} more`;
  return `${sorted.length === 1 ? 'row' : 'rows'} ${named.join(', ')}${rest}`;
}

const shown = 20;
