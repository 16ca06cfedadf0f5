import { counted, joined } from './counts.ts';
import { lowerLead, thingAdded } from './sentence.ts';
import type { ItemKind, WorkItem } from './story.ts';

const longest = 100;

/** What was done in a few words: the weightiest items by name, the rest by number. */
export function headlineOf(items: readonly WorkItem[]): string {
  const breaking = items.filter((item) => item.breaking);
  const features = items.filter((item) => item.kind === 'feature' && !item.breaking);
  const lead = breaking.length > 0 ? breaking : features.length > 0 ? features : items.slice(0, 1);
  const names = lead.map((item) => (item.breaking ? item.title : nameOf(item)));
  const named = names.length > 1 && fits(names.slice(0, 2)) ? names.slice(0, 2) : names.slice(0, 1);
  const shown = new Set(lead.slice(0, named.length));
  const rest = restOf(
    items.filter((item) => !shown.has(item)),
    lead[0]?.kind,
  );
  const first = named.map((name, at) => (at === 0 ? upper(name) : lowerLead(name)));
  return shorten(joined([...first, ...rest]), longest + 40);
}

/** A feature by what it adds, everything else by its own sentence. */
export const nameOf = (item: WorkItem): string =>
  item.kind === 'feature' ? (thingAdded(item.title) ?? item.title) : item.title;

/** Cut at a word, never inside a code span. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1).replace(/\s+\S*$/, '');
  const whole = (cut.split('`').length - 1) % 2 === 0 ? cut : cut.slice(0, cut.lastIndexOf('`'));
  return `${whole.replace(/[\s,;:–-]+$/, '')}…`;
}

const fits = (names: readonly string[]): boolean => joined(names).length <= longest;

const upper = (text: string): string => (/^[a-z]+(?:[ ,]|$)/.test(text) ? capital(text) : text);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `2 more features`, `1 fix`, `3 other changes`: what the names leave out. */
function restOf(rest: readonly WorkItem[], leadKind: ItemKind | undefined): string[] {
  const said = (kind: ItemKind, one: string, many?: string): string[] => {
    const count = rest.filter((item) => item.kind === kind).length;
    const more = kind === leadKind ? 'more ' : '';
    return count === 0 ? [] : [counted(count, `${more}${one}`, `${more}${many ?? `${one}s`}`)];
  };
  const others = rest.filter((item) => item.kind !== 'feature' && item.kind !== 'fix').length;
  const other = leadKind === 'feature' || leadKind === 'fix' ? 'other change' : 'more change';
  return [
    ...said('feature', 'feature'),
    ...said('fix', 'fix', 'fixes'),
    ...(others === 0 ? [] : [counted(others, other)]),
  ];
}
