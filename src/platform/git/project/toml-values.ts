/** Strings of a TOML file by `section.key`; of inline tables by `section.key.name`; the rest is left out. */
export type TomlValues = ReadonlyMap<string, string>;

const heading = /^\[([^[\]]+)\]\s*(?:#.*)?$/;
const listHeading = /^\[\[([^[\]]+)\]\]\s*(?:#.*)?$/;
const pair = /^([A-Za-z0-9_.-]+|"[^"]+")\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$/;
const inlineTable = /^([A-Za-z0-9_-]+|"[^"]+")\s*=\s*\{(.*)\}\s*(?:#.*)?$/;
const inlinePair = /([A-Za-z0-9_-]{1,100})[ \t]{0,9}=[ \t]{0,9}(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/g;
const opening = /^([A-Za-z0-9_-]+|"[^"]+")\s*=\s*("""|''')(.*)$/;
const list = /^(?:[A-Za-z0-9_.-]+|"[^"]+")\s*=\s*\[/;

/**
 * Reads what manifests need. Sections are there as keys with an empty value, too: `project`, and
 * `[bin]` for a list of them (`[[bin]]`), whose keys do not mix with those of others: those of the
 * first are `[bin].0.name`.
 */
export function readTomlValues(text: string): TomlValues {
  const values = new Map<string, string>();
  const counts = new Map<string, number>();
  let section = '';
  for (const line of logicalLines(text)) {
    const listed = listHeading.exec(line)?.[1]?.trim();
    const name = listed === undefined ? sectionName(heading.exec(line)?.[1]) : `[${listed}]`;
    if (name === undefined) {
      readPair(line, section, values);
      continue;
    }
    values.set(name, '');
    section = name;
    if (listed === undefined) continue;
    const at = counts.get(name) ?? 0;
    counts.set(name, at + 1);
    section = `${name}.${at}`;
  }
  return values;
}

/** What stands in a section, without what stands in sections below it. */
export function sectionOf(values: TomlValues, section: string): (readonly [string, string])[] {
  const start = `${section}.`;
  return [...values]
    .filter(([key, value]) => key.startsWith(start) && value !== '')
    .map(([key, value]) => [key.slice(start.length), value] as const);
}

/** One value of each table of a list. */
export function listedValues(values: TomlValues, section: string, key: string): string[] {
  const found: string[] = [];
  const start = `[${section}].`;
  for (const [name, value] of values) {
    if (name.startsWith(start) && name.slice(start.length).replace(/^\d+\./, '') === key)
      found.push(value);
  }
  return found;
}

const sectionName = (text: string | undefined): string | undefined =>
  text?.trim().replaceAll(/["']|\s*(\.)\s*/g, '$1');

function readPair(line: string, section: string, values: Map<string, string>): void {
  const [, key, double, single] = pair.exec(line) ?? [];
  const [, table, inner = ''] = inlineTable.exec(line) ?? [];
  const set = (name: string, value: string): void => {
    values.set(section === '' ? name : `${section}.${name}`, value);
  };
  if (key !== undefined) set(key.replaceAll('"', ''), unescaped(double) ?? single ?? '');
  else if (table !== undefined) {
    for (const [, name = '', quoted, plain] of inner.matchAll(inlinePair))
      set(`${table.replaceAll('"', '')}.${name}`, unescaped(quoted) ?? plain ?? '');
  }
}

/** The escapes of TOML are those of JSON, and two more. */
function unescaped(text: string | undefined): string | undefined {
  if (!text?.includes('\\')) return text;
  try {
    return JSON.parse(`"${text.replaceAll('\t', '\\t')}"`) as string;
  } catch {
    return text.replace(/\\(["\\])/g, '$1');
  }
}

/** Lines, trimmed; a text over several is one, for what it says is all that counts here; lists are left out. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: { key: string; quotes: string; parts: string[] } | undefined;
  let brackets = 0;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (!open && (brackets > 0 || list.test(line))) {
      brackets = Math.max(0, brackets + bracketsIn(line));
      continue;
    }
    const [, key = '', quotes = '', rest = ''] = (open ? undefined : opening.exec(line)) ?? [];
    if (!open && key === '') {
      lines.push(line);
      continue;
    }
    const said = open ? line : rest;
    open ??= { key, quotes, parts: [] };
    const end = said.indexOf(open.quotes);
    open.parts.push((end < 0 ? said : said.slice(0, end)).replace(/\\$/, '').trim());
    if (end < 0) continue;
    lines.push(
      `${open.key} = "${open.parts
        .join(' ')
        .trim()
        .replace(/(["\\])/g, '\\$1')}"`,
    );
    open = undefined;
  }
  return lines;
}

/** How many more are opened than closed, outside texts and comments. */
function bracketsIn(line: string): number {
  let open = 0;
  for (const [found] of line.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|'[^']*(?:'|$)|#.*|[[\]]/g)) {
    if (found === '[') open++;
    else if (found === ']') open--;
  }
  return open;
}
