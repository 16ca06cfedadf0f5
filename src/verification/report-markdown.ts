import { sectionNames, type Difference, type SectionName } from './difference.ts';
import type { Verification } from './verify-home.ts';

/** What a report says besides its differences. */
export interface ReportHead {
  readonly home: string;
  /** RFC 3339. */
  readonly at: string;
}

/** The report for machines; the Markdown says the same. */
export function reportJson({ home, at }: ReportHead, verification: Verification): object {
  const { ok, owner, sections, tally } = verification;
  const { duplicates, duplicateCount, sharedTexts, inFlight, keptEdits } = tally;
  const told = (name: SectionName): object => ({
    ok: sections[name].length === 0,
    checked: checkedIn(name, verification),
    findings: sections[name],
  });
  return {
    version: 1,
    home,
    at,
    ok,
    owner: owner ?? null,
    sections: Object.fromEntries(sectionNames.map((name) => [name, told(name)])),
    pipelines: Object.fromEntries(inOrder(tally.byType)),
    duplicates: { files: duplicateCount, listed: duplicates, shared_texts: sharedTexts },
    in_flight: inFlight,
    kept_edits: keptEdits,
  };
}

/** The SSOT verification report, for people. */
export function reportMarkdown(head: ReportHead, verification: Verification): string {
  const { ok, tally } = verification;
  const count = sectionNames.reduce((sum, name) => sum + verification.sections[name].length, 0);
  const lines = [
    '# SSOT verification',
    '',
    `- Home: \`${head.home}\``,
    `- Time: ${head.at}`,
    `- Result: ${ok ? 'ok' : countOf(count, 'finding')}`,
    `- ${ownerText(verification)}`,
    '',
    '| Section | Checked | Result |',
    '| --- | --- | --- |',
    ...sectionNames.map((name) => rowOf(name, verification)),
    ...sectionNames.flatMap((name) => sectionLines(name, verification.sections[name])),
    '',
    '## Runs',
    '',
    ...(tally.byType.size === 0 ? ['None.'] : []),
    ...inOrder(tally.byType).map(([kind, runs]) => `- ${kind}: ${runs}`),
    '',
    '## Duplicates found and prevented',
    '',
    `- ${countOf(tally.duplicateCount, 'file')} with work that was done before: nothing was run again`,
    ...tally.duplicates.map((path) => `  - \`${plain(path)}\``),
    `- ${countOf(tally.sharedTexts, 'text')} that another session had made: recorded once`,
  ];
  return `${lines.join('\n')}\n`;
}

/** `3 findings` */
export const countOf = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

export function checkedIn(name: SectionName, { tally }: Verification): string {
  if (name === 'sessions') return countOf(tally.sessionFiles, 'session file');
  if (name === 'artifacts') return countOf(tally.artifacts, 'artifact');
  if (name === 'pipelines') return countOf(tally.records, 'run');
  return `${countOf(tally.records, 'record')}, ${countOf(tally.jobs, 'publish job')}`;
}

export function ownerText({ owner, tally }: Pick<Verification, 'owner' | 'tally'>): string {
  if (owner === undefined) return 'Nobody works in the home.';
  const who = owner === 'daemon' ? 'A daemon' : 'A command';
  return `${who} works in the home; ${countOf(tally.inFlight, 'session')} on the way.`;
}

const rowOf = (name: SectionName, verification: Verification): string => {
  const found = verification.sections[name].length;
  const result = found === 0 ? 'ok' : countOf(found, 'finding');
  return `| ${name} | ${checkedIn(name, verification)} | ${result} |`;
};

function sectionLines(name: SectionName, differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return ['', `## ${title}`, ...differences.flatMap(differenceLines)];
}

const differenceLines = ({ code, subject, says, command }: Difference): string[] => [
  '',
  `- **${code}** \`${plain(subject)}\`: ${plain(says)}`,
  '',
  '  ```sh',
  `  ${oneLine(command)}`,
  '  ```',
];

const inOrder = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].sort(([one], [other]) => (one < other ? -1 : 1));

/** Names are anybody's: none ends a code span or a line, or hides something. */
const plain = (text: string): string => oneLine(text).replaceAll('`', '’');

const oneLine = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
