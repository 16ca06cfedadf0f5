import { counted, digits, joined } from '../../story/counts.ts';
import { nameOf } from '../../story/headline.ts';
import { lowerLead, thingFixed } from '../../story/sentence.ts';
import type { Story, Work, WorkItem } from '../../story/story.ts';

/** `2 commits on 2 December 2025, 3 files, +120 −4 lines`: only what is known. */
export function factsLine({ work, story }: { work: Work; story: Story }): string {
  const { commits, files, added, removed } = work.totals;
  const when = story.when === undefined ? '' : ` ${story.when}`;
  const lines =
    added === null || removed === null ? [] : [`+${digits(added)} −${digits(removed)} lines`];
  const known = files === 0 ? [] : [counted(files, 'file'), ...lines];
  return [`${counted(commits, 'commit')}${when}`, ...known].join(', ');
}

/** The result in a sentence or three: `New in flywheel: website publisher. Fixed: crash on start.` */
export function resultLine(name: string, items: readonly WorkItem[], most: number): string {
  const breaking = items.filter((item) => item.breaking).map((item) => lowerLead(item.title));
  const rest = items.filter((item) => !item.breaking);
  const features = rest
    .filter(({ kind }) => kind === 'feature')
    .map((item) => lowerLead(nameOf(item)));
  const fixes = rest
    .filter(({ kind }) => kind === 'fix')
    .map(({ title }) => thingFixed(title) ?? lowerLead(title));
  const others = rest
    .filter(({ kind }) => kind !== 'feature' && kind !== 'fix')
    .map(({ title }) => lowerLead(title));
  const parts: [string, string[]][] = [
    ['Breaking', breaking],
    ['New', features],
    ['Fixed', fixes],
    ['Changed', others],
  ];
  const told = parts.filter(([, names]) => names.length > 0);
  return told
    .map(
      ([label, names], at) => `${label}${at === 0 ? ` in ${name}` : ''}: ${atMost(names, most)}.`,
    )
    .join(' ');
}

function atMost(names: readonly string[], most: number): string {
  const shown = names.length > most ? names.slice(0, Math.max(1, most - 1)) : names;
  const left = names.length - shown.length;
  const separate = shown.some((name) => name.includes(',') || / and /.test(name));
  const all = left === 0 ? shown : [...shown, `${digits(left)} more`];
  return separate ? all.join('; ') : joined(all);
}
