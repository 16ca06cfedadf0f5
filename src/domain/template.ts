/**
 * Templates declare the shape of their view. A leaf's kind says where its value stands, and so how
 * it is escaped: a value cannot become markup, whatever it holds.
 */
export type Kind =
  /** A run of Markdown prose: escaped so that nothing in it is markup; code spans in backticks are kept as code, and addresses become it. */
  | 'prose'
  /** On the line of a heading: as prose, without the full stop headings do not have. */
  | 'heading'
  /** Inside a code span; the delimiter is chosen by the renderer. */
  | 'code'
  /** A whole fenced code block's content. */
  | 'fence'
  /** The same, with its language in a first line of its own: `rust`, then the code. */
  | 'source'
  /** The same, of commands for a shell. */
  | 'shell'
  /** A table cell of prose: as prose, and no `|` or line break. */
  | 'cell'
  /** A code span in a table cell. */
  | 'cell_code'
  /** A link target: only http(s) and relative ones pass, percent-encoded. */
  | 'url'
  /** A double-quoted YAML scalar in front matter. */
  | 'yaml'
  /** Text of a social post: control characters, mentions and names that would become links are defused, nothing else. */
  | 'plain'
  /** Several paragraphs of prose. */
  | 'paragraphs'
  /** An HTML comment's inside or another place where only `[A-Za-z0-9 ._:/-]` may stand. */
  | 'token'
  /** A number that was formatted by us. */
  | 'number'
  /** A condition; never printed. */
  | 'flag';

export interface Leaf<K extends Kind = Kind, Optional extends boolean = boolean> {
  readonly leaf: K;
  readonly optional: Optional;
}
export interface ListShape {
  readonly list: Shape | Leaf;
}
/** A view part that may be absent; `{{#name}}…{{/name}}` shows it when it is there. */
export interface PartShape {
  readonly part: Shape;
}
// An interface, because a record type cannot name itself.
// eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style
export interface Shape {
  readonly [name: string]: Leaf | ListShape | PartShape;
}

type ValueOfKind<K extends Kind> = K extends 'flag'
  ? boolean
  : K extends 'number'
    ? string | number
    : string;
type ValueOf<T> =
  T extends Leaf<infer K, infer O>
    ? O extends true
      ? ValueOfKind<K> | undefined
      : ValueOfKind<K>
    : T extends { readonly list: infer Item }
      ? readonly (Item extends Leaf<infer K> ? ValueOfKind<K> : ViewOf<Item>)[]
      : T extends { readonly part: infer Part }
        ? ViewOf<Part> | undefined
        : never;

/** The view a shape describes. */
export type ViewOf<S> = { readonly [N in keyof S]: ValueOf<S[N]> };

declare const viewType: unique symbol;
export interface Template<V> {
  /** Path under templates/, without `.mustache`: `build/readme.md`. */
  readonly name: string;
  readonly shape: Shape;
  readonly [viewType]?: (view: V) => void;
}

/** Renders a template with a view of its shape. Throws `RENDER_FAILED` naming the value at fault. */
export type Render = <V>(template: Template<V>, view: V) => string;

const leaf = <K extends Kind>(kind: K): Leaf<K, false> => ({ leaf: kind, optional: false });

export const prose = leaf('prose');
export const heading = leaf('heading');
export const code = leaf('code');
export const fence = leaf('fence');
export const source = leaf('source');
export const shell = leaf('shell');
export const cell = leaf('cell');
export const cellCode = leaf('cell_code');
export const url = leaf('url');
export const yaml = leaf('yaml');
export const plain = leaf('plain');
export const paragraphs = leaf('paragraphs');
export const token = leaf('token');
export const number = leaf('number');
export const flag = leaf('flag');

export const optional = <K extends Kind>(of: Leaf<K, false>): Leaf<K, true> => ({
  leaf: of.leaf,
  optional: true,
});
export const list = <S extends Shape | Leaf>(of: S): { readonly list: S } => ({ list: of });
export const part = <S extends Shape>(of: S): { readonly part: S } => ({ part: of });

/** Ties a template file to the shape of its view. In a list of plain values `{{.}}` is the value. */
export const defineTemplate = <S extends Shape>(name: string, shape: S): Template<ViewOf<S>> => ({
  name,
  shape,
});
