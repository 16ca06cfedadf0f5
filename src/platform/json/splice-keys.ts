import { FlywheelError } from '../../domain/errors.ts';
import { documentStart, membersOf, skipSpace, type Member } from './scan.ts';

/** How a document is written, so that what we add looks like the rest. */
interface Style {
  /** Line end and indentation before a top-level key; empty when the document is one line. */
  readonly lead: string;
  readonly indent: string;
  readonly eol: string;
  /** After a colon and after a comma on the same line. */
  readonly gap: string;
}

/**
 * Sets top-level keys of a JSON object text: a value that exists is replaced where it stands, a
 * missing key is added before the closing brace, in the document's own indentation and line ends.
 * Every other character stays. The same call on its own result changes nothing.
 * The text must be an object that `parseStrict` takes; throws `SESSION_UNREADABLE` otherwise.
 */
export function spliceKeys(text: string, keys: Readonly<Record<string, unknown>>): string {
  const start = documentStart(text);
  if (text[start] !== '{') {
    throw new FlywheelError('SESSION_UNREADABLE', 'Keys can be set in a JSON object only.');
  }
  const members = [...membersOf(text, start)];
  const style = styleOf(text, start, members);
  let result = text.slice(0, start);
  let copied = start;
  for (const { key, valueStart, valueEnd } of members) {
    if (!Object.hasOwn(keys, key) || keys[key] === undefined) continue;
    result += text.slice(copied, valueStart) + written(keys[key], style);
    copied = valueEnd;
  }
  const missing = Object.entries(keys).filter(
    ([key, value]) => value !== undefined && !members.some((member) => member.key === key),
  );
  const end = members.at(-1)?.valueEnd ?? start + 1;
  return (
    result + text.slice(copied, end) + added(missing, style, members.length > 0) + text.slice(end)
  );
}

function added(missing: [string, unknown][], style: Style, follows: boolean): string {
  return missing
    .map(([key, value], at) => {
      const comma = follows || at > 0 ? `,${style.lead === '' ? style.gap : ''}` : '';
      return `${comma}${style.lead}${JSON.stringify(key)}:${style.gap}${written(value, style)}`;
    })
    .join('');
}

function written(value: unknown, style: Style): string {
  if (style.lead === '') return JSON.stringify(value);
  return JSON.stringify(value, null, style.indent).replaceAll('\n', `${style.eol}${style.indent}`);
}

function styleOf(text: string, start: number, members: readonly Member[]): Style {
  const first = members[0];
  const inside = text.slice(start + 1, skipSpace(text, start + 1));
  const eol = /\r\n|\n|\r/.exec(inside)?.[0] ?? '';
  const indent = first ? (/[ \t]*$/.exec(inside)?.[0] ?? '') : '  ';
  if (eol === '') return { lead: '', indent: '', eol: '', gap: gapOf(text, first) };
  return { lead: `${eol}${indent}`, indent, eol, gap: ' ' };
}

function gapOf(text: string, first: Member | undefined): string {
  return first && text[first.valueStart - 1] === ' ' ? ' ' : '';
}
