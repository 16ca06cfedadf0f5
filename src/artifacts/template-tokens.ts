/** One node of a parsed template, as mustache gives it: sign, text, start, end, children. */
export type TemplateToken = readonly [
  sign: string,
  text: string,
  start: number,
  end: number,
  children?: TemplateToken[] | string,
  ...rest: unknown[],
];

export const childrenOf = (token: TemplateToken): readonly TemplateToken[] =>
  Array.isArray(token[4]) ? token[4] : [];

/** 1-based line of an offset. */
export const lineOf = (text: string, offset: number): number =>
  text.slice(0, offset).split('\n').length;

/** The whole line an offset is in. */
export function lineAt(text: string, offset: number): string {
  const from = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const to = text.indexOf('\n', offset);
  return text.slice(from, to === -1 ? undefined : to);
}
