import { visibleLine } from '../../domain/plain-text.ts';
import { sha256 } from '../../platform/hash.ts';
import { dayOf } from '../../story/dates.ts';
import type { PublishItem } from '../publisher.ts';
import { splitFrontMatter } from './front-matter.ts';

/**
 * The page of an artifact: its text under a front matter of ours. A pure function of the item. The
 * last line of the front matter is a seal over slot and page, by which `isOurPage` knows it again.
 */
export function pageOf(item: PublishItem): string {
  const { own, body } = splitFrontMatter(item.text);
  const slug = item.slot.split('/').findLast((part) => part !== '') ?? '';
  const date = own.date ?? dayOf(item.timestamp);
  const lines = [
    `title: ${quoted(own.title ?? headingOf(body) ?? slug)}`,
    ...(date === undefined ? [] : [`date: ${date}`]),
    `slug: ${quoted(slug)}`,
    `type: ${quoted(item.type)}`,
    `session: ${quoted(item.session_id)}`,
    ...(own.description === undefined ? [] : [`description: ${quoted(own.description)}`]),
    ...(own.tags.length === 0 ? [] : ['tags:', ...own.tags.map((tag) => `  - ${quoted(tag)}`)]),
  ];
  const head = `---\n${lines.join('\n')}\n`;
  const rest = `---\n\n${body.replace(/^(?:[ \t]*\r?\n)+/, '')}`;
  return `${head}flywheel: ${sealOf(item.slot, head + rest)}\n${rest}`;
}

/** True for a page we wrote at this slot that nobody has touched since, in whichever life that was. */
export function isOurPage(slot: string, page: string): boolean {
  const [line, seal] = /^flywheel: ([0-9a-f]{64})\n/m.exec(page) ?? [];
  return line !== undefined && seal === sealOf(slot, page.replace(line, ''));
}

const sealOf = (slot: string, page: string): string => sha256(`${slot}\n${page}`);

/** A JSON string is a double-quoted YAML scalar too. */
const quoted = (text: string): string => JSON.stringify(visibleLine(text).trim());

/** The words of the first heading, without what makes them Markdown. */
function headingOf(body: string): string | undefined {
  const words = /^#[ \t]+(.+?)[ \t]*#*[ \t]*\r?$/m.exec(body)?.[1];
  const plain = words
    ?.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(?<!\\)[*_`]+/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .trim();
  return plain === '' ? undefined : plain;
}
