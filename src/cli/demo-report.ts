import path from 'node:path';
import type { Home } from '../platform/home.ts';
import { packagePath } from '../platform/package-files.ts';
import { readText } from '../platform/scratch.ts';
import type { SessionRecord } from '../store/store.ts';
import type { Cell, Line } from './output.ts';
import { statusColour } from './status-colour.ts';

export interface DemoFacts {
  readonly home: Home;
  readonly sessions: readonly SessionRecord[];
  readonly workingFolder: string;
}

/** What came out, for somebody who sees it for the first time: no line is wider than 80 columns, but for paths. */
export async function demoReport({ home, sessions, workingFolder }: DemoFacts): Promise<Line[]> {
  const told = await Promise.all(sessions.map((session) => sessionLines(home, session)));
  return [...told.flat(), ...whereNext(home, workingFolder)];
}

async function sessionLines(home: Home, session: SessionRecord): Promise<Line[]> {
  const { session_type, agent_id, status, reason, artifacts, findings } = session;
  const made = await Promise.all(artifacts.map((artifact) => artifactLines(home, artifact)));
  const head: Cell[] = [
    { text: `A ${session_type} session of ${agent_id}: `, colour: 'bold' },
    { text: status, colour: statusColour(status) },
  ];
  return [
    '',
    head,
    ...(reason === undefined ? [] : wrapped(reason, '  ')),
    ...made.flat(),
    ...(findings.length === 0 ? [] : [{ text: '  What was found:', colour: 'yellow' as const }]),
    ...findings.flatMap(({ message }) => wrapped(message, '    - ')),
  ];
}

async function artifactLines(
  home: Home,
  { path: at, type, status, reason = '' }: SessionRecord['artifacts'][number],
): Promise<Line[]> {
  if (at === undefined) return wrapped(`${type}: ${status}. ${reason}`, '  ');
  const file = home.absolute(at);
  return [[{ text: `  ${file}`, colour: 'green' }], ...firstLines(await readText(file))];
}

const width = 80;
const shownRows = 6;

/** The beginning of a text, without its empty lines. */
function firstLines(text: string): string[] {
  const bar = '    | ';
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.slice(0, shownRows).flatMap((line) => wrapped(line, bar, bar));
  return rows.length <= shownRows ? rows : [...rows.slice(0, shownRows), `${bar}…`];
}

/** A text in lines of its words: the first after `lead`, the others after `rest`. */
function wrapped(text: string, lead: string, rest = ' '.repeat(lead.length)): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && lead.length + row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else row += row === '' ? word : ` ${word}`;
  }
  return [...rows, row].map((each, at) => (at === 0 ? lead : rest) + each);
}

/** The command as it can be typed here, on the PATH or not. */
function whereNext({ root }: Home, workingFolder: string): Line[] {
  const program = path.relative(workingFolder, packagePath('dist/cli.js'));
  return [
    '',
    { text: 'Where to look next', colour: 'bold' },
    `  The daemon has stopped. All it made is in ${root}:`,
    '    outputs/sessions/*.json  each session, with the answer written into it',
    '    outputs/sessions/*/      its artifacts; receipts.json has their sources',
    '    manifest.json            what is known, for people and programs',
    '  Ask it:',
    `    node ${program} status --home ${root}`,
    '  Then a session of your own: "Your first session" in README.md',
  ];
}
