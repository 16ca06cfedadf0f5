import { counted, countedInWords, digits, joined } from '../../story/counts.ts';
import { weightiest } from '../../story/weight.ts';
import { areaLast } from '../../story/area.ts';
import { brokenOf } from '../../story/headline.ts';
import { publicItems } from '../../story/public-items.ts';
import { releaseLine } from '../../story/releases.ts';
import { lowerLead } from '../../story/sentence.ts';
import type { ItemKind, Story, Work, WorkItem } from '../../story/story.ts';
import { thingAdded, thingFixed } from '../../story/thing.ts';
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

/** `3 commits from 1 to 2 May 2026`, `5 files (+12 −3 lines)`. */
function sums({ work, story }: { work: Work; story: Story }): {
  readonly commits: string;
  readonly files: string | undefined;
} {
  const { commits, files, added, removed } = work.totals;
  const when = story.when === undefined ? '' : ` ${story.when}`;
  const lines =
    added === null || removed === null ? '' : ` (+${digits(added)} −${digits(removed)} lines)`;
  return {
    commits: `${counted(commits, 'commit')}${when}`,
    files: files === 0 ? undefined : `${counted(files, 'file')}${lines}`,
  };
}

/** `It took 3 commits from 1 to 2 May 2026 in 5 files (+12 −3 lines). Released as 1.2.0.` */
export function effortLine(told: { work: Work; story: Story }): string {
  const { commits, files } = sums(told);
  return [
    `It took ${commits}${files === undefined ? '' : ` in ${files}`}.`,
    releaseLine(told.work.commits) ?? '',
  ]
    .join(' ')
    .trim();
}

/** `In all, 25 commits from … brought two new features and five fixes in 15 files (…).` */
export function tallyLine(told: { work: Work; story: Story }): string {
  const { commits, files } = sums(told);
  return [
    `In all, ${commits} brought ${tallyOf(publicItems(told.story.items))}${files === undefined ? '' : ` in ${files}`}.`,
    releaseLine(told.work.commits) ?? '',
  ]
    .join(' ')
    .trim();
}

/** `one breaking change, two new features and three other changes`. */
function tallyOf(items: readonly WorkItem[]): string {
  const breaking = items.filter((item) => item.breaking).length;
  const count = (kind: ItemKind): number =>
    items.filter((item) => item.kind === kind && !item.breaking).length;
  const [features, fixes] = [count('feature'), count('fix')];
  const rest = items.length - breaking - features - fixes;
  const other = rest === items.length ? 'change' : 'other change';
  return joined([
    ...(breaking === 0 ? [] : [countedInWords(breaking, 'breaking change')]),
    ...(features === 0 ? [] : [countedInWords(features, 'new feature')]),
    ...(fixes === 0 ? [] : [countedInWords(fixes, 'fix', 'fixes')]),
    ...(rest === 0 ? [] : [countedInWords(rest, other)]),
  ]);
}

/**
 * The result in a few sentences, the weightiest items by name: `New in flywheel: website publisher.
 * Fixed: crash on start. And 3 more changes.` Those left out are counted if `isCounted`.
 */
export function resultLine(
  name: string,
  items: readonly WorkItem[],
  most: number,
  isCounted = true,
): string {
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
  const more = left === 0 || !isCounted ? [] : [`And ${counted(left, 'more change')}.`];
  return [...sentences, ...more].join(' ');
}

const labels = ['Breaking change', 'New', '', 'Fixed', 'Changed'] as const;
type Label = (typeof labels)[number];

function saidOf(item: WorkItem): { label: Label; text: string } {
  const { kind, title, breaking } = item;
  const told = lowerLead(areaLast(title));
  const now = nowDoes('', areaLast(title))?.replace(/^ now /, '');
  if (breaking) return { label: 'Breaking change', text: lowerLead(areaLast(brokenOf(item))) };
  if (kind !== 'feature' && kind !== 'fix')
    return now === undefined ? { label: 'Changed', text: told } : { label: '', text: now };
  const thing = kind === 'feature' ? thingAdded(title) : thingFixed(title);
  if (thing === undefined && now !== undefined) return { label: '', text: now };
  if (thing === undefined) return { label: kind === 'feature' ? 'New' : 'Changed', text: told };
  return { label: kind === 'feature' ? 'New' : 'Fixed', text: thing };
}

/** Without a label the sentence says what the program does now. */
function sentence(label: string, texts: readonly string[], name: string | undefined): string {
  const isInvolved = texts.some((text) => /, | and |: /.test(text));
  const said = isInvolved ? texts.join('; ') : joined(texts);
  if (label === 'Breaking change' && texts.length > 1)
    return `Breaking changes${name === undefined ? '' : ` in ${name}`}: ${said}.`;
  if (label === '') return `${name ?? 'It'} now ${said}.`;
  return `${label}${name === undefined ? '' : ` in ${name}`}: ${said}.`;
}
