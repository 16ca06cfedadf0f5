import { withoutMarks } from './plain-marks.ts';
import { ended, oneLine, withoutEmails } from './sentence.ts';

/**
 * Somebody's text as plain paragraphs: wraps joined, a list told as sentences, code blocks, emoji
 * at the start and addresses left out. `hidden` (a session's id) does not appear in it.
 */
export function plainParagraphs(text: string, hidden?: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^ {0,3}(```+|~~~+)[^]*?(?:^ {0,3}\1[ \t]*$|$(?![^]))/gm, '\n')
    .split(/\n[ \t]*\n/)
    .map(asParagraph)
    .map((paragraph) => hide(paragraph, hidden))
    .filter((paragraph) => /[\p{L}\p{N}]/u.test(paragraph));
}

/** One paragraph of it. */
export const plainLine = (text: string, hidden?: string): string =>
  plainParagraphs(text, hidden).join(' ');

function asParagraph(block: string): string {
  const bullet = /^\s*(?:[-*•]|\d{1,3}[.)])\s+/;
  const lines = block.split('\n').map((line) => line.replace(/^\s*#{1,6}\s+/, ''));
  if (!lines.some((line) => bullet.test(line))) return tidy(lines.join(' '));
  const points = lines.join('\n').split(/\n(?=\s*(?:[-*•]|\d{1,3}[.)])\s+)/);
  return points.map((point) => ended(tidy(point.replace(bullet, '')))).join(' ');
}

const tidy = (text: string): string =>
  withoutMarks(
    withoutEmails(oneLine(text)).replace(
      /^(?:[\p{Extended_Pictographic}\u{fe0f}\u200d]+\s*)+/u,
      '',
    ),
  );

const hide = (text: string, hidden: string | undefined): string =>
  hidden === undefined || hidden.length < 4 ? text : text.replaceAll(hidden, 'this session');
