import { parsePattern, type WildcardPattern } from './wildcard-pattern.ts';

/** `text`, `-text`, `!text` or `text=auto`. */
export type AttributeState = 'set' | 'unset' | 'unspecified' | 'value';

export interface Assignment {
  readonly name: string;
  readonly state: AttributeState;
}

export interface AttributeRule {
  readonly pattern: WildcardPattern;
  /** The pattern has no slash: the base name decides, in whatever folder. */
  readonly anywhere: boolean;
  readonly assignments: readonly Assignment[];
}

export interface AttributeLines {
  /** In the order of the file: the last that matches counts. */
  readonly rules: readonly AttributeRule[];
  readonly macros: ReadonlyMap<string, readonly Assignment[]>;
}

/** Longer lines are ignored, as git does. */
const lineLimit = 2048;
const maxMacros = 100;

/** Reads a gitattributes(5) file. What git would warn about and ignore is left out; never throws. */
export function parseAttributeLines(bytes: Buffer): AttributeLines {
  const rules: AttributeRule[] = [];
  const macros = new Map<string, readonly Assignment[]>();
  const text = bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  for (const raw of text.split('\n')) {
    // The C string ends there.
    const line = raw.split('\0', 1)[0]?.replace(/^[ \t\r]+/, '') ?? '';
    if (line === '' || line.startsWith('#') || raw.length >= lineLimit) continue;
    const macro = /^\[attr\]([^ \t\r]+)(.*)$/s.exec(line);
    if (macro) defineMacro(macros, macro[1] ?? '', readAssignments(macro[2] ?? ''));
    else {
      const rule = readRule(line);
      if (rule) rules.push(rule);
    }
  }
  return { rules, macros };
}

function defineMacro(
  macros: Map<string, readonly Assignment[]>,
  name: string,
  assignments: readonly Assignment[] | undefined,
): void {
  if (assignments && isName(name) && macros.size < maxMacros) macros.set(name, assignments);
}

function readRule(line: string): AttributeRule | undefined {
  const { pattern: text, rest } = splitPattern(line);
  const assignments = readAssignments(rest);
  // A pattern that excludes is not allowed here; one for folders only matches no file.
  if (!assignments || /^!|\/$/.test(text)) return undefined;
  const pattern = parsePattern(text.replace(/^\//, ''));
  return pattern && { pattern, anywhere: !text.includes('/'), assignments };
}

function splitPattern(line: string): { pattern: string; rest: string } {
  const quoted = /^"((?:[^"\\]|\\(?:[abtnvfr"\\]|[0-3][0-7]{2}))*)"/s.exec(line);
  if (quoted) return { pattern: unquote(quoted[1] ?? ''), rest: line.slice(quoted[0].length) };
  const plain = /^[^ \t\r]*/.exec(line)?.[0] ?? '';
  return { pattern: plain, rest: line.slice(plain.length) };
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};

const unquote = (text: string): string =>
  text.replace(/\\([0-7]{3}|.)/gs, (_, escape: string) =>
    escape.length === 3 ? String.fromCharCode(parseInt(escape, 8)) : (escapes[escape] ?? escape),
  );

/** Undefined when a name is none: then git ignores the whole line. */
function readAssignments(text: string): readonly Assignment[] | undefined {
  const words = text.split(/[ \t\r]+/).filter((word) => word !== '');
  const assignments = words.map((word): Assignment => {
    const [, sign = '', name = '', value] = /^([-!]?)([^=]*)(=.*)?$/s.exec(word) ?? [];
    if (sign !== '') return { name, state: sign === '-' ? 'unset' : 'unspecified' };
    return { name, state: value === undefined ? 'set' : 'value' };
  });
  return assignments.every(({ name }) => isName(name)) ? assignments : undefined;
}

const isName = (name: string): boolean => /^[A-Za-z0-9_.][-A-Za-z0-9_.]*$/.test(name);
