import type { LogFields } from '../domain/log.ts';

/** All fields as plain JSON values: bounded, without cycles, errors told in full. Never throws. */
export function plainFields(...all: readonly LogFields[]): Record<string, unknown> {
  try {
    return Object.assign({}, ...all.map((fields) => plain(fields, 0, new Set()))) as LogFields;
  } catch {
    return { unreadable: 'The fields of this line could not be read.' };
  }
}

/**
 * A JSON text in which no character acts on a terminal or reorders what stands beside it: control,
 * bidi and other invisible characters are escaped, so that parsing still gives the same value.
 */
export function visibleJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.replace(/[\u007f-\u009f\u00ad\u2028\u2029]|\p{Cf}|\p{Co}|\p{Cn}/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      const unit = character.charCodeAt(at).toString(16).padStart(4, '0');
      return `\\u${unit}`;
    }).join(''),
  );
}

const longestText = 8000;
const longestList = 100;
const deepest = 6;

function plain(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (above.has(value) || depth >= deepest) return '…';
  const inside = new Set(above).add(value);
  if (value instanceof Error) return plain(errorFacts(value), depth, inside);
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (value instanceof Map) return plain(Object.fromEntries(value), depth, inside);
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...(value as Iterable<unknown>)].slice(0, longestList);
    return items.map((item) => plain(item, depth + 1, inside) ?? null);
  }
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, longestList)
      .map(([name, inner]) => [cut(name), plain(inner, depth + 1, inside)]),
  );
}

function errorFacts(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  // `code`, `hint`, `details` of ours, `errno` and `path` of the system's.
  const more = Object.fromEntries(Object.entries(error));
  return { ...more, name, message, stack, ...(cause === undefined ? {} : { cause }) };
}

const cut = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText)}… (${text.length} characters)` : text;
