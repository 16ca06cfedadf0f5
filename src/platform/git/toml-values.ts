/** Strings of a TOML file by `section.key`; everything but one-line strings is left out. */
export type TomlValues = ReadonlyMap<string, string>;

const heading = /^\[([^[\]]+)\]\s*(?:#.*)?$/;
const pair = /^([A-Za-z0-9_-]+|"[^"]+")\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$/;
const table = /^([A-Za-z0-9_-]+)\s*=\s*\{\s*(text|file|version)\s*=\s*["']([^"']*)["']\s*\}/;

/** Reads what manifests need. Sections are there as keys with an empty value, too. */
export function readTomlValues(text: string): TomlValues {
  const values = new Map<string, string>();
  let section = '';
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const name = heading.exec(line)?.[1]?.trim();
    if (name !== undefined) {
      section = name;
      values.set(section, '');
      continue;
    }
    const [, key, double, single] = pair.exec(line) ?? [];
    const inner = table.exec(line);
    if (key !== undefined) {
      const value = double?.replace(/\\(["\\])/g, '$1') ?? single ?? '';
      values.set(`${section}.${key.replaceAll('"', '')}`, value);
    } else if (inner) values.set(`${section}.${inner[1] ?? ''}.${inner[2] ?? ''}`, inner[3] ?? '');
  }
  return values;
}
