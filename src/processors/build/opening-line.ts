import { sha256 } from '../../platform/hash.ts';
import { capital } from '../../story/sentence.ts';
import type { WorkItem } from '../../story/story.ts';
import { isVerb } from '../../story/verbs.ts';
import { resultLine } from './lede.ts';

/**
 * The result as an opening. Two days do not begin alike: the form follows from the words themselves,
 * so the same work always has the same one.
 */
export function openingLine(name: string, items: readonly WorkItem[], most: number): string {
  const line = resultLine(name, items, most);
  const start = ['New', 'Changed', 'Fixed'].find((label) =>
    line.startsWith(`${label} in ${name}: `),
  );
  if (start === undefined) return line;
  const said = line.slice(`${start} in ${name}: `.length);
  const forms = formsOf(start, name, said);
  const pick = Number.parseInt(sha256(said).slice(0, 8), 16) % forms.length;
  return forms[pick] ?? line;
}

function formsOf(label: string, name: string, said: string): string[] {
  const isDoing = isVerb(capital(/^[\w-]+/.exec(said)?.[0] ?? ''));
  if (isDoing || label === 'Changed') return [`${name}: ${said}`];
  const plain = [`${label} in ${name}: ${said}`];
  if (label === 'Fixed') return [...plain, `${name}: fixed ${said}`];
  // Only what has an article can be had.
  const isThing = /^(?:an?|the|\d+|`)(?:\s|\b|-)/.test(said);
  return isThing
    ? [...plain, `${name} now has ${said}`, `${name} gained ${said}`]
    : [...plain, `Added to ${name}: ${said}`];
}
