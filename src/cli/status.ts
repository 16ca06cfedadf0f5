import type { CliContext } from './io.ts';
import type { Cell, Line } from './output.ts';
import { statusColour } from './status-colour.ts';
import { statusFacts, type DaemonFacts, type StatusFacts } from './status-facts.ts';
import { mendOf } from './report-error.ts';

/** More of a kind are in `--json` only. */
const shown = 20;

/** How the home is: what is done, what needs a hand and why. Reads only. */
export async function status(context: CliContext): Promise<number> {
  const facts = await statusFacts(context);
  context.output.result(facts, () => statusLines(facts));
  return 0;
}

function statusLines(facts: StatusFacts): Line[] {
  return [
    ['Home      ', facts.home],
    ['Daemon    ', ...daemonCells(facts.daemon)],
    ['Sessions  ', ...countCells(facts.sessions, 'none yet'), archivedText(facts)],
    ['Queue     ', ...countCells(facts.publish_queue, 'empty')],
    ...section('Needs attention', facts.attention.map(attentionLines)),
    ...section('Refused', facts.rejected.map(rejectedLines)),
    ...section(
      'Waiting in the inbox',
      facts.waiting.map(({ file, why }) => [`  ${file} (${why})`]),
    ),
    ...section(
      'Findings',
      facts.findings.map(({ session_id, message }) => [`  ${session_id}: ${message}`]),
    ),
    ...section(
      'Not applicable',
      facts.not_applicable.map(({ session_id, reason }) => [`  ${session_id}: ${reason}`]),
    ),
  ];
}

function daemonCells({ running, lock, pid, purpose, since, impaired }: DaemonFacts): Cell[] {
  const who = `pid ${pid ?? '?'}, since ${since ?? '?'}`;
  if (impaired) {
    const why = `${impaired.errno}${impaired.path && `, ${impaired.path}`}`;
    const until = 'nothing new is taken until the machine lets it, and nothing is lost';
    return [{ text: 'impaired', colour: 'red' }, ` (${who}): ${why}; ${until}`];
  }
  if (running) return [{ text: 'running', colour: 'green' }, ` (${who})`];
  if (lock === 'free') return ['not running; `flywheel start` starts it'];
  if (lock === 'live') return [`not running; the home is in use by \`${purpose ?? '?'}\` (${who})`];
  if (lock === 'stale')
    return [{ text: 'died', colour: 'red' }, ` (${who}); \`flywheel start\` takes over`];
  if (lock === 'elsewhere') return [`on another machine or container (${who})`];
  return [{ text: 'unknown: the lock is damaged', colour: 'red' }, '; `flywheel doctor` says more'];
}

const archivedText = ({ archived }: StatusFacts): string =>
  archived === 0 ? '' : ` (${archived} of them archived)`;

function countCells(counts: Readonly<Record<string, number>>, none: string): Cell[] {
  const entries = Object.entries(counts);
  if (entries.length === 0) return [none];
  return entries.flatMap(([name, count], at): Cell[] => [
    at === 0 ? '' : ', ',
    `${count} `,
    { text: name, colour: statusColour(name) },
  ]);
}

function attentionLines(session: StatusFacts['attention'][number]): Line[] {
  const { session_id, session_type, status: state, source, reason, not_before, errors } = session;
  const again = not_before === undefined ? '' : `, tried again at ${not_before}`;
  return [
    [
      `  ${session_id}: `,
      { text: state, colour: statusColour(state) },
      ` (${session_type}, ${source}${again})`,
    ],
    ...(reason === undefined || errors.some(({ error }) => error === reason)
      ? []
      : [`    ${reason}`]),
    ...errors.flatMap(({ processor, code, error, hint }): Line[] => [
      [`    ${processor}: `, { text: code, colour: 'red' }, `: ${error}`],
      `    → ${hint ?? mendOf(code)}`,
    ]),
  ];
}

function rejectedLines({ file, problems, explanation }: StatusFacts['rejected'][number]): Line[] {
  const [first, ...more] = problems;
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return [
    `  ${file}${first ? `: ${first.message}${rest}` : ''}`,
    `    → ${first?.mend ?? 'Mend it, then `flywheel retry` takes it back.'}`,
    ...(explanation === undefined ? [] : [`    all of it: ${explanation}`]),
  ];
}

function section(title: string, entries: readonly (readonly Line[])[]): Line[] {
  if (entries.length === 0) return [];
  const more = entries.length - shown;
  return [
    '',
    { text: `${title} (${entries.length})`, colour: 'bold' },
    ...entries.slice(0, shown).flat(),
    ...(more > 0 ? [`  and ${more} more: --json lists all`] : []),
  ];
}
