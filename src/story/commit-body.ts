import { withoutReferences } from './references.ts';
import { sentencesOf } from './sentences.ts';
import { oneLine, withoutEmails } from './sentence.ts';

/** The body of a commit message as prose: what is code, log output or machinery is left out. */
export interface CommitBody {
  readonly paragraphs: readonly string[];
  readonly bullets: readonly string[];
  /** The words after `BREAKING CHANGE:`. */
  readonly breaks?: string;
}

/** Reads a commit body. Hard line wraps are joined; nothing is reworded. */
export function readBody(body: string): CommitBody {
  const text = withoutFences(body.replaceAll('\r\n', '\n'));
  const breaks = /^BREAKING[ -]CHANGE:[ \t]*([^]*?)(?:\n\s*\n|\n(?=[A-Za-z-]+: )|$(?![^]))/m.exec(
    text,
  );
  const blocks = withoutBranchList(text)
    .replace(breaks?.[0] ?? '\0', '\n')
    .split(/\n[ \t]*\n/)
    .map((block) => block.replace(/^\n+|\s+$/g, ''))
    .filter((block) => block.trim() !== '' && !isMachinery(block));
  const said = withoutEmails(oneLine(breaks?.[1] ?? ''));
  return {
    paragraphs: blocks
      .filter((block) => !isList(block))
      .map(asProse)
      .map(withoutReferences)
      .map((said, at, all) => (at === all.length - 1 ? withoutOpenEnd(said) : said))
      .filter(isProse),
    bullets: blocks.filter(isList).flatMap(asBullets).map(withoutReferences).filter(isProse),
    ...(said === '' ? {} : { breaks: said }),
  };
}

const withoutFences = (text: string): string =>
  text.replace(/^ {0,3}(```+|~~~+)[^]*?(?:^ {0,3}\1[ \t]*$|$(?![^]))/gm, '\n');

/** The commits of a squashed branch, as GitHub lists them below a request: its drafts, not its reasons. */
function withoutBranchList(text: string): string {
  const starts = [...text.matchAll(/(?:^|\n)\* \S.*(?=\n[ \t]*\n|\n*$)/g)];
  return starts.length < 2 && !/\n-{9,}\n/.test(text) ? text : text.slice(0, starts[0]?.index);
}

/** `It fails with:` is left alone where the log it announced is left out. */
const withoutOpenEnd = (paragraph: string): string =>
  paragraph.endsWith(':') ? sentencesOf(paragraph).slice(0, -1).join(' ') : paragraph;

const isList = (block: string): boolean => /^\s*(?:[-*•]|\d{1,3}[.)])\s+\S/.test(block);

/** Trailers, revert notes, indented code, quoted logs. */
function isMachinery(block: string): boolean {
  const lines = block.split('\n');
  return (
    (lines.every((line) => /^(?:[A-Za-z][A-Za-z-]*|BREAKING CHANGE): \S|^\s+\S/.test(line)) &&
      isTrailers(lines)) ||
    lines.every((line) => /^(?: {4}|\t|[>|$#])/.test(line)) ||
    lines.every((line) => /^\s*\[\w+\]:? +https?:/.test(line)) ||
    /^(?:-{3,}|={3,})$/.test(block.trim()) ||
    /^(?:This reverts commit|\(cherry picked from commit|git-svn-id:|Conflicts:|Signed-off-by:)/.test(
      block,
    )
  );
}

/** `Refs: #12` is a trailer, `Why: it was slow` is said to the reader. */
const isTrailers = (lines: readonly string[]): boolean =>
  lines.every((line) =>
    /^(?:[A-Za-z]+(?:-[A-Za-z]+)+|Refs?|Closes|Fixes|Resolves|See|Issue|Link|Cc|Bug|Ticket|Part-of): |^\s/.test(
      line,
    ),
  );

const asProse = (block: string): string => withoutEmails(oneLine(block));

const asBullets = (block: string): string[] =>
  block
    .split(/\n(?=\s*(?:[-*•]|\d{1,3}[.)])\s+\S)/)
    .map((line) => asProse(line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, '')));

/** A table, a rule or a lone symbol says nothing. */
const isProse = (text: string): boolean => /\p{L}{2}/u.test(text) && !/^\|.*\|$/.test(text);
