import { parseMarkdown, type MarkdownToken } from '../../platform/markdown.ts';

/** What a README consists of; lines from 1. */
export interface Outline {
  readonly headings: readonly {
    readonly level: number;
    readonly text: string;
    readonly line: number;
  }[];
  readonly paragraphs: readonly { readonly text: string; readonly line: number }[];
  readonly fences: readonly {
    readonly language: string;
    readonly text: string;
    readonly line: number;
  }[];
  /** Of links and pictures. */
  readonly targets: readonly { readonly to: string; readonly line: number }[];
}

export function outlineOf(text: string): Outline {
  const tokens = parseMarkdown(text);
  const inline = tokens.flatMap((token, at) =>
    token.type === 'inline' ? [{ token, opener: tokens[at - 1], line: lineOf(token) }] : [],
  );
  return {
    headings: inline.flatMap(({ token, opener, line }) =>
      opener?.type === 'heading_open'
        ? [{ level: Number(opener.tag.slice(1)), text: wordsOf(token), line }]
        : [],
    ),
    paragraphs: inline.flatMap(({ token, opener, line }) =>
      opener?.type === 'heading_open' ? [] : [{ text: wordsOf(token), line }],
    ),
    fences: tokens
      .filter(({ type }) => type === 'fence')
      .map((token) => ({ language: token.info.trim(), text: token.content, line: lineOf(token) })),
    targets: inline.flatMap(({ token, line }) => targetsOf(token).map((to) => ({ to, line }))),
  };
}

const lineOf = ({ map }: MarkdownToken): number => (map?.[0] ?? 0) + 1;

/** Words a reader sees, without pictures and HTML. */
const wordsOf = ({ children }: MarkdownToken): string =>
  (children ?? [])
    .map(({ type, content }) =>
      type === 'text' || type === 'code_inline' ? content : type === 'softbreak' ? ' ' : '',
    )
    .join('')
    .trim();

const targetsOf = ({ children }: MarkdownToken): string[] =>
  (children ?? []).flatMap((child) => {
    const to = child.attrGet(child.type === 'image' ? 'src' : 'href');
    return to === null ? [] : [String(to)];
  });
