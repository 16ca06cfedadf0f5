const maxLength = 500;

/** One line without control characters and at most 500 long; undefined when nothing is left, or it is no text. */
export function plainLine(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // More is never looked at: blanks at the start of a hostile text could be all there is.
  const line = value
    .slice(0, 4 * maxLength)
    // Also those that turn the direction of writing: a text must read as it is.
    // eslint-disable-next-line no-control-regex -- they are what is taken out
    .replace(/[\x00-\x1f\x7f-\x9f\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
  return line === '' ? undefined : cut(line, maxLength);
}

function cut(line: string, length: number): string {
  if (line.length <= length) return line;
  // Not through the middle of a character.
  const end = /[\ud800-\udbff]$/.test(line.slice(0, length)) ? length - 1 : length;
  return line.slice(0, end).trimEnd();
}

/** A text as it stands in a program: undefined when something is put into it only when that runs. */
export const literal = (value: string | undefined): string | undefined =>
  value === undefined || /#\{|\$\{|\$\(|\$[A-Za-z_]/.test(value) ? undefined : value;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object of a JSON file; empty when it is damaged or something else, undefined when there is none. */
export function parseObject(
  text: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The texts of an object by their names. */
export function textsOf(value: unknown): (readonly [string, string])[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, text]) =>
    typeof text === 'string' ? [[key, text] as const] : [],
  );
}
