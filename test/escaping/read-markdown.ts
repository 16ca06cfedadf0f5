import { createRequire } from 'node:module';
import type MarkdownItClass from 'markdown-it';
import type { Token } from 'markdown-it';

const MarkdownIt = createRequire(import.meta.url)('markdown-it') as typeof MarkdownItClass;
/** As loosely as any site may read it. */
const parser = new MarkdownIt({ html: true, linkify: true });

export interface ReadMarkdown {
  readonly frontMatter: string | undefined;
  /** Everything that is markup, in order; no text. */
  readonly structure: readonly string[];
  /** What a reader sees, a piece for each block; targets of links and pictures too. */
  readonly texts: readonly string[];
  /** Running text without code, as far as somebody could be called in it. */
  readonly prose: readonly string[];
  readonly targets: readonly string[];
  /** What stands in code spans. */
  readonly codes: readonly string[];
  readonly html: readonly string[];
}

export function readMarkdown(text: string): ReadMarkdown {
  const [whole, frontMatter] = /^---\n([^]*?\n)---\n/.exec(text) ?? [];
  const tokens = parser.parse(text.slice(whole?.length ?? 0), {});
  const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
  return {
    frontMatter,
    structure: tokens.flatMap((token) =>
      token.type === 'inline' ? (token.children ?? []).flatMap(markupOf) : [nameOf(token)],
    ),
    texts: tokens.flatMap(textOf),
    prose: all.filter(({ type }) => type === 'text').map(({ content }) => content),
    targets: all
      .map((token) => String(token.attrGet('href') ?? token.attrGet('src') ?? '\0'))
      .filter((target) => target !== '\0'),
    codes: all.filter(({ type }) => type === 'code_inline').map(({ content }) => content),
    html: all.filter(({ type }) => type.startsWith('html')).map(({ content }) => content.trim()),
  };
}

const nameOf = ({ type, tag, info, content }: Token): string => {
  if (type === 'fence') return `fence ${info}`;
  return type.startsWith('html') ? `${type} ${content.trim()}` : `${type} ${tag}`;
};

/** Code spans are the author's own; a line end is none. */
const markupOf = (token: Token): string[] =>
  ['text', 'code_inline', 'softbreak'].includes(token.type) ? [] : [nameOf(token)];

function textOf({ type, content, children }: Token): string[] {
  if (type === 'fence' || type === 'code_block') return [content];
  if (type !== 'inline') return [];
  return [plain(children ?? [])];
}

const plain = (tokens: readonly Token[]): string =>
  tokens
    .map(({ type, content, children }) =>
      type === 'softbreak' ? ' ' : children ? plain(children) : content,
    )
    .join('');

/** Nothing of our own documents changes how they are read: linkify is told so by its defaults. */
export const normalTarget = (target: string): string => parser.normalizeLink(target);
