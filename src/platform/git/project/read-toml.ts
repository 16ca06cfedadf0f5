import { isObject } from './project-text.ts';

/** Without a prototype, whatever its keys are called. */
export type TomlTable = Readonly<Record<string, unknown>>;

const maxLength = 256 << 10;
const maxDepth = 50;

/**
 * What a TOML file says; nothing when there is none, it is over 256 KB, or no TOML: the tools that
 * read it would refuse it, too.
 */
export async function readToml(text: string | undefined): Promise<TomlTable> {
  if (text === undefined || text === '' || text.length > maxLength) return {};
  // Most repositories have none: what reads it is loaded with the first.
  const { parse } = await import('smol-toml');
  try {
    return parse(text, { maxDepth, integersAsBigInt: 'asNeeded' });
  } catch {
    return {};
  }
}

/** A text by its path (`package.name`), in one line. */
export function textAt(table: TomlTable, path: string): string | undefined {
  const value = valueAt(table, path);
  if (typeof value !== 'string') return undefined;
  return value.includes('\n') ? inOneLine(value) : value;
}

export function tableAt(table: TomlTable, path: string): TomlTable | undefined {
  const value = valueAt(table, path);
  return isObject(value) ? value : undefined;
}

/** Those of a list of tables: each `[[bin]]`. */
export function tablesAt(table: TomlTable, path: string): readonly TomlTable[] {
  const value = valueAt(table, path);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The path is one of ours, never one of the file's. */
function valueAt(table: TomlTable, path: string): unknown {
  let value: unknown = table;
  for (const key of path.split('.'))
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

const inOneLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
