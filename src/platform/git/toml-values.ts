/** Strings of a TOML file by `section.key`; what is neither a string nor `{ text = "…" }` is left out. */
export type TomlValues = ReadonlyMap<string, string>;

const heading = /^\[([^[\]]+)\]\s*(?:#.*)?$/;
const listHeading = /^\[\[([^[\]]+)\]\]\s*(?:#.*)?$/;
const pair = /^([A-Za-z0-9_-]+|"[^"]+")\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$/;
const table = /^([A-Za-z0-9_-]+)\s*=\s*\{\s*(text|file)\s*=\s*["']([^"']*)["']\s*\}/;
const opening = /^([A-Za-z0-9_-]+)\s*=\s*("""|''')(.*)$/;

/**
 * Reads what manifests need. Sections are there as keys with an empty value, too: `project`, and
 * `[bin]` for one of a list (`[[bin]]`), whose keys do not mix with those of others.
 */
export function readTomlValues(text: string): TomlValues {
  const values = new Map<string, string>();
  let section = '';
  for (const line of logicalLines(text)) {
    const listed = listHeading.exec(line)?.[1]?.trim();
    const name = listed === undefined ? heading.exec(line)?.[1]?.trim() : `[${listed}]`;
    if (name !== undefined) {
      section = name;
      values.set(section, '');
    } else readPair(line, section, values);
  }
  return values;
}

function readPair(line: string, section: string, values: Map<string, string>): void {
  const [, key, double, single] = pair.exec(line) ?? [];
  const inner = table.exec(line);
  if (key !== undefined) {
    const value = double?.replace(/\\(["\\])/g, '$1') ?? single ?? '';
    values.set(`${section}.${key.replaceAll('"', '')}`, value);
  } else if (inner) values.set(`${section}.${inner[1] ?? ''}.${inner[2] ?? ''}`, inner[3] ?? '');
}

/** Lines, trimmed; a text over several is one, for what it says is all that counts here. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: { key: string; quotes: string; parts: string[] } | undefined;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
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
