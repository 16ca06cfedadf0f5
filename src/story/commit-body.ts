import { withoutMarks } from './plain-marks.ts';
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
  const plain = withoutFences(body.replaceAll('\r\n', '\n'));
  const text = withoutFootnotes(withoutFormSections(plain));
  const breaks = /^BREAKING[ -]CHANGE:[ \t]*([^]*?)(?:\n\s*\n|\n(?=[A-Za-z-]+: )|$(?![^]))/m.exec(
    text,
  );
  const blocks = withoutBranchList(text)
    .replace(breaks?.[0] ?? '\0', '\n')
    .split(/\n[ \t]*\n/)
    .flatMap(apartFromList)
    .map((block) => block.replace(/^\n+|\s+$/g, ''))
    .filter((block) => block.trim() !== '' && !isMachinery(block));
  const said = withoutEmails(oneLine(breaks?.[1] ?? ''));
  return {
    paragraphs: blocks
      .filter((block) => !isList(block))
      .map(asProse)
      .map(withoutReferences)
      .map(withoutOpenEnd)
      .filter(isProse),
    bullets: blocks.filter(isList).flatMap(asBullets).map(withoutReferences).filter(isProse),
    ...(said === '' ? {} : { breaks: said }),
  };
}

const withoutFences = (text: string): string =>
  text.replace(/^ {0,3}(```+|~~~+)[^]*?(?:^ {0,3}\1[ \t]*$|$(?![^]))/gm, '\n');

/** Parts of a request's form that ask how it was tested and whether all is ticked, up to the next heading. */
const withoutFormSections = (text: string): string =>
  text.replace(
    /^#{1,4}[ \t]+(?:(?:how|where)\b[^\n]{0,40}\btested\b|test(?:s|ing)?(?: plan| steps)?|check ?list|screenshots?|type of change|reviewers?|to-?do)\b[^\n]{0,40}\n[^]*?(?=^#{1,4}[ \t]|^-{9,}$|$(?![^]))/gim,
    '\n',
  );

/** What only a commit on the way says. */
const draft =
  /^\* (?:(?:go )?fmt|gofmt.*|lint|wip|oops|fix (?:comments?|lint|tests?|typos?|ci)|address\w* .*(?:review|comments|feedback)|respond to .*|apply suggestions.*|(?:feat|fix|chore|test|docs|refactor)(?:\([^)]*\))?: .*)\.?$/i;

/** The commits of a squashed branch, as GitHub lists them below a request: its drafts, not its reasons. */
function withoutBranchList(text: string): string {
  const starts = [...text.matchAll(/(?:^|\n)\* \S.*/g)];
  const apart = starts.filter(({ index, 0: line }) =>
    /^(?:\n[ \t]*\n|\n*$)/.test(text.slice(index + line.length)),
  );
  const isBranch =
    /\n-{9,}(?:\n|$)/.test(text) ||
    apart.length > 1 ||
    starts.some(([line]) => draft.test(line.trim()));
  return starts.length > 0 && isBranch ? text.slice(0, starts[0]?.index) : text;
}

/** `It fails with:` announces what does not follow here: a log that is left out, or a list that stands apart. */
const withoutOpenEnd = (paragraph: string): string =>
  paragraph.endsWith(':') ? sentencesOf(paragraph).slice(0, -1).join(' ') : paragraph;

/** `Two things:` and the list right below it are two blocks. */
function apartFromList(block: string): string[] {
  const at = block.search(/:[ \t]*\n(?=\s*[-*•]\s+\S)/);
  return at < 0 || isList(block) ? [block] : [block.slice(0, at + 1), block.slice(at + 1)];
}

/** `interface[1]` without its mark, where a line below gives the address. */
const withoutFootnotes = (text: string): string =>
  /^\s*\[\d{1,2}\]:? +https?:/m.test(text) ? text.replace(/(?<=[\w`).,])\[\d{1,2}\]/g, '') : text;

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

const asProse = (block: string): string => withoutMarks(withoutEmails(oneLine(block)));

const asBullets = (block: string): string[] =>
  block
    .split(/\n(?=\s*(?:[-*•]|\d{1,3}[.)])\s+\S)/)
    .map((line) => asProse(line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, '')));

/** A table, a rule or a lone symbol says nothing. */
const isProse = (text: string): boolean => /\p{L}{2}/u.test(text) && !/^\|.*\|$/.test(text);
