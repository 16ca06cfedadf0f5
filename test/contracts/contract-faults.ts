import { load } from 'js-yaml';
import { lint } from 'markdownlint/sync';
import { headingsIn, splitFront } from '../support/markdown-parts.ts';
import type { ArtifactContract, Section } from './artifact-contracts.ts';

/** Where a text is not what its type promises. */
export function contractFaults(
  contract: ArtifactContract,
  filename: string,
  text: string,
): string[] {
  const { front, body } = splitFront(text);
  const headings = headingsIn(body);
  const titles = headings.filter(({ level }) => level === 1).map((each) => each.text);
  const sections = headings.filter(({ level }) => level === 2).map((each) => each.text);
  return [
    ...(filename === contract.filename ? [] : [`is called ${filename}`]),
    ...frontFaults(contract.frontMatter, front),
    ...titleFaults(contract.title, titles),
    ...sectionFaults(contract.sections, sections),
    ...(headings.some((each) => each.text.trim() === '') ? ['has an empty heading'] : []),
  ];
}

function frontFaults(
  contract: ArtifactContract['frontMatter'],
  front: string | undefined,
): string[] {
  if (contract === 'none') return front === undefined ? [] : ['has front matter'];
  if (front === undefined) return ['has no front matter'];
  const values = load(front) as Readonly<Record<string, unknown>>;
  const keys = Object.keys(values);
  const wanted = contract
    .filter((key) => !key.endsWith('?') || keys.includes(key.slice(0, -1)))
    .map((key) => key.replace('?', ''));
  const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
  return [
    ...(keys.join() === wanted.join()
      ? []
      : [`front matter has ${keys.join()} instead of ${wanted.join()}`]),
    ...Object.entries(values)
      .filter(([, value]) => ![value].flat().every(isText))
      .map(([key]) => `front matter: ${key} is no text`),
    ...(keys.includes('date') && !/^\d{4}-\d\d-\d\d$/.test(String(values['date']))
      ? ['front matter: date is no day']
      : []),
  ];
}

function titleFaults(title: ArtifactContract['title'], found: readonly string[]): string[] {
  if (title === 'none') return found.map((each) => `has the heading ${each}`);
  return found.length === 1 && title.test(found[0] ?? '')
    ? []
    : [`is titled ${found.join(' and ')}`];
}

function sectionFaults(sections: readonly Section[], found: readonly string[]): string[] {
  const faults: string[] = [];
  let at = 0;
  for (const { heading, how } of sections) {
    let times = 0;
    for (; at < found.length && heading.test(found[at] ?? ''); at++) {
      times += 1;
      if (how !== 'any number') {
        at += 1;
        break;
      }
    }
    if (how === 'always' && times === 0) faults.push(`lacks ${String(heading)}`);
  }
  return at < found.length
    ? [...faults, `has ${String(found[at])} where it does not belong`]
    : faults;
}

/** A paragraph is one line, and under two headings there may be headings of the same name. */
const rules = { default: true, MD013: false, MD024: { siblings_only: true } };

/** What markdownlint finds: MD025 takes the title of the front matter for the first heading. */
export const lintFaults = (text: string): string[] =>
  (lint({ strings: { text }, config: rules })['text'] ?? []).map(
    ({ ruleNames, lineNumber, errorDetail, errorContext }) =>
      [ruleNames[0], `line ${String(lineNumber)}`, errorDetail, errorContext]
        .filter(Boolean)
        .join(' '),
  );
