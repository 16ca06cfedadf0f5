import { topLevelDomains } from '../domain/top-level-domains.ts';

/**
 * What Markdown readers make links of though nobody wrote one: addresses, and names that end as
 * addresses do, as those of many files. Sites differ; this is what GFM and linkify-it take.
 */

/** Beside those of two letters. */
const longEndings = new Set(
  'biz com edu gov net org pro web xxx aero asia coop info museum name shop рф'.split(' '),
);

/** Whether the dot at a place stands before the ending of what may be taken for an address. */
export function isAddressDot(text: string, at: number): boolean {
  if (!/[\p{L}\p{N}_-]/u.test(text[at - 1] ?? '')) return false;
  const found = /^\.(\p{L}{2,6})(?![\p{L}\p{N}_-])/u.exec(text.slice(at, at + 9))?.[1];
  const ending = found?.toLowerCase() ?? '';
  return ending.length === 2 ? topLevelDomains.has(ending) : longEndings.has(ending);
}

/** Endings of files that are endings of addresses too, and no words. */
const fileEndings = 'cc|gd|md|mk|ml|pl|pm|py|rs|sh|tf';

/** A name is tried from the start of its run only, so hostile text stays cheap. */
const named = new RegExp(
  String.raw`(?<![\p{L}\p{N}_./~@:\\-])[\p{L}\p{N}_./~-]*[\p{L}\p{N}_-]\.(?:${fileEndings})(?![\p{L}\p{N}_-]|[./:][\p{L}\p{N}])` +
    String.raw`|(?<![\p{L}\p{N}])(?:https?|ftp):\/\/[^\s<>"|\\${'`'}\u2060]+`,
  'gu',
);

/** A part of a text that reads best as code, and becomes no link so. */
export interface NamedPart {
  readonly start: number;
  readonly end: number;
}

/** Names of files and whole addresses, those next to a backtick left out. */
export const namedParts = (text: string): NamedPart[] =>
  text.includes('.') || text.includes('://')
    ? [...text.matchAll(named)].flatMap(({ 0: found, index: start }) => {
        const end = start + untilPunctuation(found).length;
        return text[start - 1] === '`' || text[end] === '`' ? [] : { start, end };
      })
    : [];

/** A full stop behind an address is none of it, nor is a bracket that was opened before it. */
function untilPunctuation(found: string): string {
  if (!found.includes('://')) return found;
  let open = 0;
  let end = 0;
  for (const [at, char] of Array.from(found).entries()) {
    open += char === '(' ? 1 : char === ')' ? -1 : 0;
    if (open < 0) break;
    if (char === ')' || !punctuation.includes(char)) end = at + 1;
  }
  return Array.from(found).slice(0, end).join('');
}

const punctuation = ".,;:!?'*_~]}";
