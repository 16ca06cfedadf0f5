import MarkdownIt from 'markdown-it';

const parser = new MarkdownIt('default', { html: true });

export type MarkdownToken = ReturnType<typeof parser.parse>[number];

/** The blocks of a Markdown text, as GitHub reads it; their `map` counts lines from 0. A byte order mark is none of it. */
export const parseMarkdown = (text: string): MarkdownToken[] =>
  parser.parse(text.replace(/^\uFEFF/, ''), {});
