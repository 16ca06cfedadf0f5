import { visibleLine, visibleText, withoutMentions } from '../domain/plain-text.ts';
import { isAddressDot, namedParts } from './bare-links.ts';

/**
 * One run of prose: nothing in it is Markdown but the code spans in backticks. Addresses, and names
 * of files that readers would make links of, are code too.
 */
export const escapeProse = (text: string): string => proseOf(visibleLine(text), false);

/** As prose, for the end of a heading: no stop at its end, and nothing that would close it. */
export function escapeHeading(text: string): string {
  const line = visibleLine(text).trim();
  let end = line.length;
  while (end > 0 && stops.includes(line[end - 1] ?? '')) end -= 1;
  if (end === 0) return codeSpan(line);
  return proseOf(line.slice(0, end), false).replace(/(?<!\\)#$/, '\\#');
}

const stops = ' .,;:!。，；：！';

/** As prose, for a table cell. */
export const escapeCell = (text: string): string => proseOf(visibleLine(text).trim(), true);

/** Paragraphs of prose, separated by blank lines; what stands between single line ends is joined. */
export const escapeParagraphs = (text: string): string =>
  visibleText(text)
    .split(/\n[ \t]*\n/)
    .map((paragraph) => escapeProse(paragraph).trim())
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');

/**
 * A complete code span, its delimiter longer than any run of backticks inside. Empty stays empty; of
 * a name that nobody can see the code points are shown.
 */
export function codeSpan(text: string): string {
  const content = visibleLine(text).trim() || codePoints(text);
  if (content === '') return '';
  const runs = new Set((content.match(/`+/g) ?? []).map((run) => run.length));
  let length = 1;
  while (runs.has(length)) length++;
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  const mark = '`'.repeat(length);
  return `${mark}${pad}${content}${pad}${mark}`;
}

const codePoints = (text: string): string =>
  Array.from(text, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`).join('');

/** A code span for a table cell; where a table cannot hold it as code, as prose. */
export function codeCell(text: string): string {
  const span = codeSpan(text);
  return span.includes('\\|') ? proseOf(visibleLine(text), true) : span.replaceAll('|', '\\|');
}

/** Words and figures as most cells hold them; a dot or colon before a digit is never markup. */
const isPlain = /^(?:[A-Za-z0-9,%/ ]|[.:](?=\d))*$/;

function proseOf(line: string, cell: boolean): string {
  if (isPlain.test(line) && !/www/i.test(line)) return line;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, content } of spansOf(line)) {
    parts.push(escapeText(line.slice(from, start), cell, from === 0));
    parts.push(cell ? codeCell(content) : codeSpan(content));
    from = end;
  }
  parts.push(escapeText(line.slice(from), cell, from === 0));
  return parts.join('');
}

/** What is shown as code: what stands in backticks, and the names that stand in none. */
function spansOf(line: string): Span[] {
  const spans = codeSpans(line);
  const names = namedParts(line);
  if (names.length === 0) return spans;
  const all = [
    ...spans,
    ...names.map((part) => ({ ...part, content: line.slice(part.start, part.end) })),
  ];
  all.sort((one, other) => one.start - other.start || other.end - one.end);
  const apart: Span[] = [];
  for (const span of all) if (span.start >= (apart.at(-1)?.end ?? 0)) apart.push(span);
  return apart;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

/** As CommonMark pairs them: a run of backticks and the next run of the same length. */
function codeSpans(line: string): Span[] {
  const runs = [...line.matchAll(/`+/g)].map(({ 0: run, index }) => ({
    at: index,
    size: run.length,
  }));
  const after = nextOfSameSize(runs.map(({ size }) => size));
  const spans: Span[] = [];
  for (let i = 0; i < runs.length; i++) {
    const [open, next] = [runs[i], after[i]];
    const close = next === undefined ? undefined : runs[next];
    if (open === undefined || close === undefined || next === undefined) continue;
    const content = line.slice(open.at + open.size, close.at);
    if (content.trim() === '') continue;
    spans.push({ start: open.at, end: close.at + close.size, content });
    i = next;
  }
  return spans;
}

/** For each run the index of the next one of its size; looked up once, so hostile text stays cheap. */
function nextOfSameSize(sizes: readonly number[]): (number | undefined)[] {
  const last = new Map<number, number>();
  const next: (number | undefined)[] = [];
  for (let i = sizes.length - 1; i >= 0; i--) {
    const size = sizes[i] ?? 0;
    next[i] = last.get(size);
    last.set(size, i);
  }
  return next;
}

function escapeText(text: string, cell: boolean, first: boolean): string {
  const escaped = text.replace(special, (found: string, at: number) => {
    if (found.startsWith('_')) return escapeUnderscores(text, at, found);
    const plain = !(first && opensBlock(text, at)) && !isMarkup[found]?.(text, at);
    if (plain) return found;
    // In a table a backslash before a pipe is read differently by different parsers.
    return cell && found === '\\' ? '&#92;' : `\\${found}`;
  });
  return withoutMentions(escaped);
}

/** Every character that may have to be escaped somewhere. */
const special = /_+|[\\`*~[\]|<>&$#+=:.)/@-]/g;

/** Inside a word (`snake_case`) they are no emphasis. */
const escapeUnderscores = (text: string, at: number, run: string): string =>
  isWord(text[at - 1]) && isWord(text[at + run.length]) ? run : run.replaceAll('_', '\\_');

/** Whether the character at a place would start a heading, list, quote, rule, fence or table there. */
function opensBlock(text: string, at: number): boolean {
  const lead = /^ ?\d{0,9}/.exec(text)?.[0] ?? '';
  if (at !== lead.length) return false;
  const rest = text.slice(at, at + 400);
  if (lead.trim() !== '') return /^[.)](?: |$)/.test(rest);
  return /^(?:>|#|[-+*](?: |$)|[-+=:][-+=:| ]*$)/.test(rest);
}

const always = (): boolean => true;
const isSpace = (char: string | undefined): boolean => char === ' ';
const isWord = (char: string | undefined): boolean =>
  char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** Whether the character is markup in the middle of a line; those not listed never are. */
const isMarkup: Readonly<Record<string, (text: string, at: number) => boolean>> = {
  '`': always,
  '~': always,
  '[': always,
  ']': always,
  '|': always,
  '\\': (text, at) => !isWord(text[at + 1]),
  '*': always,
  '<': (text, at) => !/[\s=\d]/.test(text[at + 1] ?? ''),
  '&': (text, at) => /^&#?[A-Za-z0-9]{1,40};/.test(text.slice(at, at + 44)),
  // Mathematics on some hosts; a price is not.
  $: (text, at) => !/\d/.test(text[at + 1] ?? ''),
  // Closes a heading.
  '#': (text, at) => (at === 0 || isSpace(text[at - 1])) && /^#+ *$/.test(text.slice(at)),
  // Addresses that some hosts turn into links on their own.
  ':': (text, at) =>
    text.startsWith('//', at + 1) || /mailto$/i.test(text.slice(Math.max(0, at - 6), at)),
  '/': (text, at) => text[at + 1] === '/' && isWord(text[at + 2]),
  '.': (text, at) => /www$/i.test(text.slice(Math.max(0, at - 3), at)) || isAddressDot(text, at),
  '@': (text, at) =>
    isWord(text[at + 1]) && /[-!#$%&'*+/=?^_`{|}~a-z0-9]/i.test(text[at - 1] ?? ''),
};
