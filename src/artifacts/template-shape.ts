import type { Leaf, ListShape, PartShape, Shape } from '../domain/template.ts';

type Entry = Leaf | ListShape | PartShape;

/** What a name of a view is, in a form that can be switched on. */
export type Field =
  | { readonly is: 'leaf'; readonly leaf: Leaf }
  | { readonly is: 'list'; readonly item: Scope }
  | { readonly is: 'part'; readonly shape: Shape };

/** What a section puts names in reach of: the fields of a shape, or a plain value as `{{.}}`. */
export type Scope =
  { readonly is: 'shape'; readonly shape: Shape } | { readonly is: 'value'; readonly leaf: Leaf };

export function fieldOf(entry: Entry): Field {
  if ('leaf' in entry) return { is: 'leaf', leaf: entry };
  if ('list' in entry) return { is: 'list', item: scopeOf(entry.list) };
  return { is: 'part', shape: entry.part };
}

/** Names resolve as mustache does it: through the open sections, the innermost first. */
export function lookUp(name: string, scopes: readonly Scope[]): Field | undefined {
  if (name === '.') {
    const innermost = scopes.at(-1);
    return innermost?.is === 'value' ? { is: 'leaf', leaf: innermost.leaf } : undefined;
  }
  for (const scope of scopes.toReversed()) {
    const entry =
      scope.is === 'shape' && Object.hasOwn(scope.shape, name) ? scope.shape[name] : undefined;
    if (entry !== undefined) return fieldOf(entry);
  }
  return undefined;
}

/** Every name that is in reach, the innermost first. */
export const namesInReach = (scopes: readonly Scope[]): string[] => [
  ...new Set(
    scopes
      .toReversed()
      .flatMap((scope) => (scope.is === 'shape' ? Object.keys(scope.shape) : ['.'])),
  ),
];

// A view may have a field that is called `leaf`: only a leaf's own is a text.
const scopeOf = (of: Shape | Leaf): Scope =>
  typeof of.leaf === 'string'
    ? { is: 'value', leaf: of as Leaf }
    : { is: 'shape', shape: of as Shape };
