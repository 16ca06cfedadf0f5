import { plainHeading } from './plain-heading.ts';

const maxHeadings = 100;
/** What comes later in a text is not looked at. */
const textLimit = 256 << 10;
const maxLines = 10_000;
/** Of a longer line only its beginning is looked at. */
const lineLimit = 500;

/** The headings of a text in their order, without markup; at most 100, from its first 256 KB. Nothing in code is one. */
export function findHeadings(text: string, format: 'markdown' | 'rst' | 'asciidoc'): string[] {
  const lines = text
    .slice(0, textLimit)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/, maxLines)
    .map((line) => line.slice(0, lineLimit).trimEnd());
  const finders = {
    markdown: markdownHeadings,
    rst: underlinedHeadings,
    asciidoc: asciidocHeadings,
  };
  const headings: string[] = [];
  for (const found of finders[format](lines)) {
    const heading = plainHeading(found, format);
    if (heading !== undefined) headings.push(heading);
    if (headings.length === maxHeadings) break;
  }
  return headings;
}

const atx = /^ {0,3}#{1,6}(?:[ \t]+(.*))?$/;
const htmlHeading = /<h[1-6](?:\s[^>]*)?>(.+?)<\/h[1-6]>/i;
/** What is no paragraph, so that a line of dashes below it is no heading. */
const noParagraph = /^(?:\s{4,}|\t| {0,3}(?:[-=*_ \t]+$|>|[-*+][ \t]|\d{1,9}[.)][ \t]|\||<))/;

function* markdownHeadings(lines: readonly string[]): Generator<string> {
  let paragraph: string[] = [];
  for (const line of outsideCode(withoutFrontMatter(lines))) {
    const heading = atx.exec(line);
    const isUnderline = /^ {0,3}(?:=+|-+)$/.test(line) && paragraph.length > 0;
    if (heading) yield (heading[1] ?? '').replace(/(?:^|[ \t]+)#+$/, '');
    else if (isUnderline) yield paragraph.join(' ');
    const html = htmlHeading.exec(line)?.[1];
    if (html !== undefined) yield html;
    const isText = !heading && !isUnderline && line !== '';
    // A line that goes on with a paragraph may begin as it likes.
    if (!isText || (paragraph.length === 0 && noParagraph.test(line))) paragraph = [];
    else paragraph.push(line.trim());
    // A heading of so many lines is none a person has written.
    if (paragraph.length > 3) paragraph = paragraph.slice(-4);
  }
}

function withoutFrontMatter(lines: readonly string[]): readonly string[] {
  if (lines[0] !== '---') return lines;
  const end = lines.indexOf('---', 1);
  return end < 0 ? lines : lines.slice(end + 1);
}

/** Lines outside fences and comments; one that is inside comes as an empty one. */
function* outsideCode(lines: readonly string[]): Generator<string> {
  let fence: string | undefined;
  let isComment = false;
  for (const line of lines) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence) === true && mark[2] === '') fence = undefined;
      yield '';
    } else if (isComment || /^ {0,3}<!--/.test(line)) {
      isComment = !line.includes('-->');
      yield '';
    } else if (mark && !(mark[1]?.startsWith('`') === true && mark[2]?.includes('`') === true)) {
      fence = mark[1];
      yield '';
    } else yield line;
  }
}

/** reStructuredText, and plain texts: a line and one of punctuation below it that is as long. */
function* underlinedHeadings(lines: readonly string[]): Generator<string> {
  for (const [at, line] of lines.entries()) {
    const above = lines[at - 1] ?? '';
    const isUnderline = /^([=\-~^"'`#*+:.<>_])\1{2,}$/.test(line) && /[\p{L}\p{N}]/u.test(above);
    if (!isUnderline || Array.from(above.trim()).length > line.length + 1) continue;
    const isOverlined = lines[at - 2] === line;
    // Without a line above it a heading stands alone, and is not set in.
    if (isOverlined || (/^\S/.test(above) && (lines[at - 2] ?? '') === '')) yield above.trim();
  }
}

function* asciidocHeadings(lines: readonly string[]): Generator<string> {
  let block: string | undefined;
  for (const line of lines) {
    if (block !== undefined) {
      if (line === block) block = undefined;
    } else if (/^(?:-{4,}|\.{4,}|\+{4,}|\/{4,}|`{3,}.*)$/.test(line)) {
      block = line.startsWith('`') ? '```' : line;
    } else {
      const heading = /^(?:={1,6}|#{1,6})[ \t]+(\S.*)$/.exec(line);
      if (heading) yield heading[1] ?? '';
    }
  }
}
