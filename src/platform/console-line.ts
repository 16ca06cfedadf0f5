import { visibleJson } from './log-fields.ts';

/** What passes through the log. */
export interface LogEntry {
  readonly level: string;
  readonly message: string;
  readonly time: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * A line for the person who watches: the time in UTC, the level, the run it belongs to, what
 * happened, and what is new about it. The log file has every field.
 */
export function consoleLine(entry: LogEntry, colours: boolean): string {
  const { level, message, time, fields } = entry;
  const paint = (code: number, text: string): string =>
    colours ? `\u001b[${code}m${text}\u001b[0m` : text;
  const told = Object.entries(fields)
    .filter(([name, value]) => value !== undefined && isNew(name, fields))
    .map(([name, value]) => ` ${paint(2, `${shown(name)}=`)}${shown(value)}`);
  const label = paint(colourOf[level] ?? 0, level.padEnd(5));
  const { run_id } = fields;
  const run = run_id === undefined ? '' : `${paint(2, shown(run_id))} `;
  return `${paint(2, time.slice(11, 19))} ${label} ${run}${shownText(message)}${told.join('')}\n`;
}

const colourOf: Readonly<Record<string, number>> = { error: 31, warn: 33, info: 36, debug: 90 };

function isNew(name: string, fields: LogEntry['fields']): boolean {
  if (name === 'run_id') return false;
  // The line that begins a run says whose it is; a path says the type of an artifact.
  if (name === 'session_id') return fields['run_id'] === undefined || 'session_type' in fields;
  if (name === 'type') return fields['path'] === undefined;
  // Most are first ones.
  return !(['revision', 'attempt'].includes(name) && fields[name] === 1);
}

/** Plain where that is unmistakable, else as JSON: `path=a.json`, `reason="no commits"`. */
function shown(value: unknown): string {
  if (typeof value === 'string' && /^[\w./:@+-]+$/.test(value)) return value;
  return visibleJson(value);
}

const shownText = (message: string): string =>
  visibleJson(message).slice(1, -1).replaceAll('\\"', '"');
