import { counted, joined } from './counts.ts';
import { areaLast } from './area.ts';
import { publicItems } from './public-items.ts';
import { capital, lowerLead, mainClause } from './sentence.ts';
import { sentencesOf } from './sentences.ts';
import { thingAdded } from './thing.ts';
import { weightiest } from './weight.ts';
import type { ItemKind, WorkItem } from './story.ts';

const longest = 100;

/** What was done in a few words: the weightiest items a reader cares for by name, the rest by number. */
export function headlineOf(all: readonly WorkItem[]): string {
  const items = publicItems(all);
  const byWeight = weightiest(items);
  const breaking = byWeight.filter((item) => item.breaking);
  const features = byWeight.filter((item) => item.kind === 'feature' && !item.breaking);
  const areThings = breaking.length === 0 && features.length > 0;
  const lead = areThings ? features : breaking.length > 0 ? breaking : byWeight.slice(0, 1);
  const names = lead.map((item) => mainClause(areaLast(areThings ? nameOf(item) : brokenOf(item))));
  const two = names.slice(0, 2);
  const named = joined(two).length <= longest && areThings ? two : names.slice(0, 1);
  const shown = new Set(lead.slice(0, named.length));
  const rest = restOf(
    items.filter((item) => !shown.has(item)),
    lead[0]?.kind,
  );
  const first = named.map((name, at) => (at === 0 ? capital(name) : lowerLead(name)));
  if (rest === undefined) return shorten(joined(first), longest);
  return areThings
    ? joined([...first.map((name) => shorten(name, longest)), rest])
    : `${shorten(joined(first), longest)}, and ${rest}`;
}

/** A feature by what it adds, everything else by its own sentence. */
export const nameOf = (item: WorkItem): string =>
  item.kind === 'feature' ? (thingAdded(item.title) ?? item.title) : item.title;

/** What breaks, where the subject of the commit hides it: `Tidy up` is not what a reader must know. */
export function brokenOf({ title, breaks, breaking, lead }: WorkItem): string {
  if (!breaking || lead.type !== null || breaks === undefined) return title;
  const [first = ''] = sentencesOf(breaks);
  return first.length <= longest ? first.replace(/\.$/, '') : title;
}

/** Cut at a word, never inside a code span. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1).replace(/\s+\S*$/, '');
  const whole = (cut.split('`').length - 1) % 2 === 0 ? cut : cut.slice(0, cut.lastIndexOf('`'));
  return `${whole.replace(/[\s,;:–-]+$/, '')}…`;
}

/** `1 fix`, `3 more changes`: what the names leave out. */
function restOf(rest: readonly WorkItem[], leadKind: ItemKind | undefined): string | undefined {
  if (rest.length === 0) return undefined;
  const more = leadKind === 'fix' ? 'more ' : '';
  if (rest.every(({ kind }) => kind === 'fix'))
    return counted(rest.length, `${more}fix`, `${more}fixes`);
  return counted(rest.length, 'more change');
}
