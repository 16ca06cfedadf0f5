import { counted, digits, joined } from '../../story/counts.ts';
import { weightiest } from '../../story/weight.ts';
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

/**
 * The result in a few sentences, the weightiest items by name: `New in flywheel: website publisher.
 * Fixed: crash on start. And 3 more changes.`
 */
export function resultLine(name: string, items: readonly WorkItem[], most: number): string {
  const all = publicItems(items);
  // Naming one more takes no more room than counting it.
  const named = weightiest(all).slice(0, all.length === most + 1 ? all.length : most);
  const groups = new Map<Label, string[]>(labels.map((label) => [label, []]));
  for (const item of named) {
    const { label, text } = saidOf(item);
    groups.get(label)?.push(text);
  }
  const sentences = [...groups]
    .filter(([, texts]) => texts.length > 0)
    .map(([label, texts], at) => sentence(label, texts, at === 0 ? name : undefined));
  const left = all.length - named.length;
  const more = left === 0 ? [] : [`And ${counted(left, 'more change')}.`];
  return [...sentences, ...more].join(' ');
}

const labels = ['Breaking change', 'New', '', 'Fixed', 'Changed'] as const;
type Label = (typeof labels)[number];

function saidOf({ kind, title, breaking }: WorkItem): { label: Label; text: string } {
  const told = lowerLead(title);
  const now = nowDoes('', title)?.replace(/^ now /, '');
  if (breaking) return { label: 'Breaking change', text: told };
  if (kind !== 'feature' && kind !== 'fix') return { label: 'Changed', text: told };
  const thing = kind === 'feature' ? thingAdded(title) : thingFixed(title);
  if (thing === undefined && now !== undefined) return { label: '', text: now };
  if (thing === undefined) return { label: kind === 'feature' ? 'New' : 'Changed', text: told };
  return { label: kind === 'feature' ? 'New' : 'Fixed', text: thing };
}

/** Without a label the sentence says what the program does now. */
function sentence(label: string, texts: readonly string[], name: string | undefined): string {
  const isInvolved = texts.some((text) => text.includes(',') || text.includes(' and '));
  const said = isInvolved ? texts.join('; ') : joined(texts);
  if (label === '') return `${name ?? 'It'} now ${said}.`;
  return `${label}${name === undefined ? '' : ` in ${name}`}: ${said}.`;
}
