import { hasByte, readBracket, type ByteSet } from './bracket-expression.ts';

/** What a pattern asks of one byte, or `*`: any number of bytes. */
type Token = number | 'any' | '*' | ByteSet;

/** A part between slashes; `**` stands for any number of whole parts. */
type Part = '**' | readonly Token[];

export interface WildcardPattern {
  /** What a path must begin with, before all parts; mostly nothing. */
  readonly start: string;
  readonly parts: readonly Part[];
  /** Most are as simple as that: the one path it matches, or the end of the one name, after a `*`. */
  readonly simple: { readonly path: string } | { readonly ending: string } | undefined;
}

/** What is left of the steps that may be taken. A match that would take more is none. */
export interface Steps {
  left: number;
}

const slash = 0x2f;

/**
 * Reads a pattern of gitignore(5), one character a byte: `*` and `?` match no slash, `[a-z]` one
 * byte, `**` between slashes any number of folders, `\` takes the next byte as it is. Undefined for
 * one that can never match: an open bracket, a lone `\` at the end.
 */
export function parsePattern(text: string): WildcardPattern | undefined {
  const start = startBeforeStars.exec(text)?.[0] ?? '';
  const tokens = tokensOf(text.slice(start.length));
  if (!tokens) return undefined;
  const parts: Token[][] = [[]];
  for (const token of tokens)
    if (token === slash) parts.push([]);
    else parts.at(-1)?.push(token);
  return {
    start,
    parts: parts.map((part) => (isDeep(part) ? '**' : part)),
    simple: simpleFormOf(tokens),
  };
}

/**
 * git compares what stands before the first wildcard by itself: to what follows, two stars right
 * after it are at the beginning. So `a**\/b` means `a/x/b`, and `ab`.
 */
const startBeforeStars = /^[^*?[\\]*[^*?[\\/](?=\*\*+(?:\/|$))/;

function simpleFormOf(tokens: readonly Token[]): WildcardPattern['simple'] {
  const isAfterStar = tokens[0] === '*' && !tokens.includes(slash);
  const bytes = isAfterStar ? tokens.slice(1) : tokens;
  if (!bytes.every((token) => typeof token === 'number')) return undefined;
  const text = bytes.map((byte) => String.fromCharCode(byte)).join('');
  return isAfterStar ? { ending: text } : { path: text };
}

/** Whether a path, one character a byte, is matched as a whole; in at most as many steps as are left. */
export function matchesPattern(
  { start, parts, simple }: WildcardPattern,
  path: string,
  steps: Steps,
): boolean {
  if (start !== '')
    return (
      path.startsWith(start) && matchesParts(parts, path.slice(start.length).split('/'), steps)
    );
  if (!simple) return matchesParts(parts, path.split('/'), steps);
  if (--steps.left < 0) return false;
  if ('path' in simple) return path === simple.path;
  return path.endsWith(simple.ending) && !path.includes('/');
}

function matchesParts(
  pattern: WildcardPattern['parts'],
  folders: readonly string[],
  steps: Steps,
): boolean {
  let [at, part] = [0, 0];
  // Where to go on when what follows the last `**` is not found: one folder further.
  let retry: { at: number; part: number } | undefined;
  while (at < folders.length || part < pattern.length) {
    const wanted = pattern[part];
    const name = folders[at];
    if (wanted === '**' && name !== undefined) {
      // At the end it takes all that is left, and something must be left.
      if (part === pattern.length - 1) return true;
      retry = { at: at + 1, part };
      part++;
    } else if (
      wanted &&
      wanted !== '**' &&
      name !== undefined &&
      matchesPart(wanted, name, steps)
    ) {
      [at, part] = [at + 1, part + 1];
    } else if (retry && retry.at < folders.length && steps.left > 0) {
      [at, part] = [retry.at, retry.part + 1];
      retry = { at: at + 1, part: retry.part };
    } else return false;
  }
  return true;
}

const isDeep = (part: readonly Token[]): boolean =>
  part.length > 1 && part.every((token) => token === '*');

/** Stars are tried from the shortest, and only the last one again: more is never needed. */
function matchesPart(part: readonly Token[], name: string, steps: Steps): boolean {
  let [at, token] = [0, 0];
  let retry: { at: number; token: number } | undefined;
  while (at < name.length || token < part.length) {
    if (--steps.left < 0) return false;
    const wanted = part[token];
    if (wanted === '*') {
      retry = { at: at + 1, token: token + 1 };
      token++;
    } else if (wanted !== undefined && at < name.length && fits(wanted, name.charCodeAt(at))) {
      [at, token] = [at + 1, token + 1];
    } else if (retry && retry.at <= name.length) {
      [at, token] = [retry.at, retry.token];
      retry.at++;
    } else return false;
  }
  return true;
}

const fits = (wanted: Exclude<Token, '*'>, byte: number): boolean =>
  wanted === 'any' || (typeof wanted === 'number' ? wanted === byte : hasByte(wanted, byte));

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '*') tokens.push('*');
    else if (char === '?') tokens.push('any');
    else if (char === '[') {
      const bracket = readBracket(text, at);
      if (!bracket) return undefined;
      tokens.push(bracket.bytes);
      at = bracket.end;
    } else if (char === '\\') {
      if (++at === text.length) return undefined;
      tokens.push(text.charCodeAt(at));
    } else tokens.push(text.charCodeAt(at));
  }
  return tokens;
}
