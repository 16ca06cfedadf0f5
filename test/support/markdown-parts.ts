import { parseMarkdown } from '../../src/platform/markdown.ts';

/** A text and the front matter above it, if there is one. */
export function splitFront(text: string): {
  readonly front: string | undefined;
  readonly body: string;
} {
  const [whole, front] = /^---\n([^]*?\n)---\n/.exec(text) ?? [];
  return { front, body: text.slice(whole?.length ?? 0) };
}

/** Headings in their order; `text` as it is written. */
export function headingsIn(body: string): { readonly level: number; readonly text: string }[] {
  const tokens = parseMarkdown(body);
  return tokens.flatMap(({ type, tag }, at) =>
    type === 'heading_open'
      ? [{ level: Number(tag.slice(1)), text: tokens[at + 1]?.content ?? '' }]
      : [],
  );
}
