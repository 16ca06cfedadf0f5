import { counted, digits, joined } from '../../story/counts.ts';
import { lowerLead, thingAdded, thingFixed } from '../../story/sentence.ts';
import type { Story, Work, WorkItem } from '../../story/story.ts';
import { nowDoes } from '../../story/verbs.ts';

/** `2 commits on 2 December 2025, 3 files, +120 −4 lines`: only what is known. */
export function factsLine({ work, story }: { work: Work; story: Story }): string {
  const { commits, files, added, removed } = work.totals;
  const when = story.when === undefined ? '' : ` ${story.when}`;
  const lines =
    added === null || removed === null ? [] : [`+${digits(added)} −${digits(removed)} lines`];
  const known = files === 0 ? [] : [counted(files, 'file'), ...lines];
  return [`${counted(commits, 'commit')}${when}`, ...known].join(', ');
}

/** The items a reader from outside cares for: tests, documents and upkeep only if there is no other. */
export function publicItems(items: readonly WorkItem[]): readonly WorkItem[] {
  const inside = new Set(['test', 'documentation', 'housekeeping']);
  const outside = items.filter(({ kind, breaking }) => breaking || !inside.has(kind));
  return outside.length > 0 ? outside : items;
}

/** The result in a few sentences: `New in flywheel: website publisher. Fixed: crash on start.` */
export function resultLine(name: string, items: readonly WorkItem[], most: number): string {
  const groups = new Map<Label, string[]>(labels.map((label) => [label, []]));
  for (const item of publicItems(items)) {
    const { label, text } = saidOf(item);
    groups.get(label)?.push(text);
  }
  return [...groups]
    .filter(([, texts]) => texts.length > 0)
    .map(([label, texts], at) => sentence(label, texts, at === 0 ? name : undefined, most))
    .join(' ');
}

const labels = ['Breaking change', 'New', '', 'Fixed', 'Changed'] as const;
type Label = (typeof labels)[number];

function saidOf({ kind, title, breaking }: WorkItem): { label: Label; text: string } {
  const told = lowerLead(title);
  const now = nowDoes('', title)?.trim();
  if (breaking) return { label: 'Breaking change', text: now === undefined ? told : `it ${now}` };
  if (kind !== 'feature' && kind !== 'fix') return { label: 'Changed', text: told };
  const thing = kind === 'feature' ? thingAdded(title) : thingFixed(title);
  if (thing === undefined && now !== undefined) return { label: '', text: now };
  return { label: kind === 'feature' ? 'New' : 'Fixed', text: thing ?? told };
}

/** Without a label the sentence says what the program does now. */
function sentence(
  label: string,
  texts: readonly string[],
  name: string | undefined,
  most: number,
): string {
  if (label === '') return `${name ?? 'It'} ${atMost(texts, most)}.`;
  return `${label}${name === undefined ? '' : ` in ${name}`}: ${atMost(texts, most)}.`;
}

function atMost(texts: readonly string[], most: number): string {
  const shown = texts.length > most ? texts.slice(0, Math.max(1, most - 1)) : texts;
  const left = texts.length - shown.length;
  const all = left === 0 ? shown : [...shown, `${digits(left)} more`];
  const isInvolved = shown.some((text) => text.includes(',') || text.includes(' and '));
  return isInvolved ? all.join('; ') : joined(all);
}
