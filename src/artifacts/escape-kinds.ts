import { unlinked } from '../domain/addresses.ts';
import { visibleLine, visibleText, withoutMentions } from '../domain/plain-text.ts';
import type { Kind } from '../domain/template.ts';
import {
  codeCell,
  codeSpan,
  escapeCell,
  escapeHeading,
  escapeParagraphs,
  escapeProse,
} from './escape-prose.ts';
import { linkTarget } from './link-target.ts';

/** How a value of each kind is written where it stands, so that it cannot become markup there. */
export const escapeKinds: Readonly<Record<Exclude<Kind, 'flag'>, (text: string) => string>> = {
  prose: escapeProse,
  heading: escapeHeading,
  cell: escapeCell,
  cell_code: codeCell,
  code: codeSpan,
  fence: (text) => fencedBlock(text, 'text'),
  source: sourceBlock,
  shell: (text) => fencedBlock(text, 'sh'),
  url: linkTarget,
  yaml: (text) => JSON.stringify(visibleLine(text).trim()),
  plain: plainText,
  paragraphs: escapeParagraphs,
  token: (text) =>
    visibleLine(text)
      .replace(/[^A-Za-z0-9 ._:/-]/g, '')
      .replace(/--+/g, '-')
      .trim(),
  number: (text) => (formatted.test(text) ? text : escapeProse(text)),
};

/** `1`, `#118`, `-1,204.50`, `+3 %`, `$75.00`, `12.5 KiB`. */
const formatted = /^#\d+$|^[-+−]?[$€£¥]?\d(?:[\d.,]*\d)?(?:[ \u00a0\u202f]?(?:%|\p{L}{1,12}))?$/u;

/** A language is a word; what is none has no colours. */
function sourceBlock(text: string): string {
  const [language = '', ...lines] = text.split('\n');
  return fencedBlock(lines.join('\n'), /^[a-z+#-]{1,20}$/.test(language) ? language : 'text');
}

/** The fence is longer than any run of backticks inside. */
function fencedBlock(text: string, language: string): string {
  const content = visibleText(text).replace(/^\n+/, '').trimEnd();
  if (content === '') return '';
  const runs = content.match(/`+/g) ?? [];
  const mark = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3));
  return `${mark}${language}\n${content}\n${mark}`;
}

/** A line that looks like a fence gets an invisible first character: the template's own holds. */
function plainText(text: string): string {
  const closed = visibleText(text).replace(/^(?= {0,3}(?:```|~~~))/gm, '\u2060');
  return withoutMentions(unlinked(closed)).trim();
}
