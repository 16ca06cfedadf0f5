import { inspectHome, type Inspection } from '../compose/inspect-home.ts';
import { pause } from '../platform/pause.ts';
import { sectionNames, type Difference } from '../verification/difference.ts';
import {
  checkedIn,
  countOf,
  ownerText,
  reportJson,
  reportMarkdown,
} from '../verification/report-markdown.ts';
import { verifyHome, type Verification } from '../verification/verify-home.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { showWaiting } from './show-waiting.ts';

export interface VerifyOptions {
  readonly report?: boolean;
  readonly all?: boolean;
}

/** What is under way has arrived after so long. */
const secondLookMs = 2500;
/** More of a section are in the report and in --json only. */
const shown = 20;

/** Compares what is recorded with what is on disk; 1 when something differs. Changes nothing. */
export async function verify(context: CliContext, { report }: VerifyOptions): Promise<number> {
  const inspection = await inspectHome(context);
  const work = verifyHome({ ...inspection, wait: () => pause(secondLookMs) });
  const verification = await showWaiting(context, 'verifying', work);
  const head = { home: context.home, at: new Date(context.clock.now()).toISOString() };
  const told = reportJson(head, verification);
  const written =
    report === true
      ? await writeReport(inspection, told, reportMarkdown(head, verification))
      : undefined;
  context.output.result({ ...told, ...(written === undefined ? {} : { report: written }) }, () => [
    ...linesOf(verification),
    ...(written === undefined ? [] : ['', `Report: ${inspection.home.absolute(written)}`]),
  ]);
  return verification.ok ? 0 : 1;
}

/** The first free number; both files have it. Returns the Markdown, home-relative. */
async function writeReport(
  { home, files }: Inspection,
  json: object,
  markdown: string,
): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = `outputs/reports/ssot-verification-${number}`;
    const first = { path: home.absolute(`${path}.md`), bytes: Buffer.from(markdown) };
    if (!(await files.create(first, 'report'))) continue;
    const bytes = Buffer.from(`${JSON.stringify(json, null, 2)}\n`);
    await files.replaceAll([{ path: home.absolute(`${path}.json`), bytes }], 'report');
    return `${path}.md`;
  }
}

function linesOf(verification: Verification): Line[] {
  const { sections, tally } = verification;
  return [
    ...sectionNames.map((name): Line => {
      const found = sections[name].length;
      const result = found === 0 ? 'ok' : countOf(found, 'finding');
      const colour = found === 0 ? 'green' : 'red';
      return [name.padEnd(10), { text: result, colour }, ` (${checkedIn(name, verification)})`];
    }),
    ...(tally.duplicateCount === 0
      ? []
      : [`duplicates ${countOf(tally.duplicateCount, 'file')} found, nothing run again`]),
    ownerText(verification),
    ...sectionNames.flatMap((name) => sectionLines(name, sections[name])),
  ];
}

function sectionLines(name: string, differences: readonly Difference[]): Line[] {
  if (differences.length === 0) return [];
  const more = differences.length - shown;
  return [
    '',
    { text: `${name} (${differences.length})`, colour: 'bold' },
    ...differences
      .slice(0, shown)
      .flatMap(({ code, subject, says, command }): Line[] => [
        [`  ${subject}: `, { text: code, colour: 'red' }, `: ${says}`],
        `    → ${command}`,
      ]),
    ...(more > 0 ? [`  and ${more} more: --report or --json has all`] : []),
  ];
}
