import { escapeKinds } from '../../src/artifacts/escape-kinds.ts';
import { fieldOf } from '../../src/artifacts/template-shape.ts';
import { visibleText } from '../../src/domain/plain-text.ts';
import type { Kind, Leaf, Shape } from '../../src/domain/template.ts';

/** A view with a harmless word for every text of it, and what each word stands for. */
export interface Twin {
  readonly view: unknown;
  /** By word: the text as a reader is to see it. */
  readonly words: ReadonlyMap<string, string>;
}

export function harmlessTwin(shape: Shape, view: unknown): Twin {
  const words = new Map<string, string>();
  return { view: twinOfShape(shape, view, words), words };
}

type Words = Map<string, string>;

function twinOfShape(shape: Shape, view: unknown, words: Words): unknown {
  const values = view as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(shape).map(([name, entry]) => {
      const [field, value] = [fieldOf(entry), values[name]];
      if (value === undefined || value === null) return [name, value];
      if (field.is === 'leaf') return [name, twinOfLeaf(field.leaf, value, words)];
      if (field.is === 'part') return [name, twinOfShape(field.shape, value, words)];
      const { item } = field;
      const twinOf = (each: unknown): unknown =>
        item.is === 'value'
          ? twinOfLeaf(item.leaf, each, words)
          : twinOfShape(item.shape, each, words);
      return [name, (value as unknown[]).map(twinOf)];
    }),
  );
}

/** What shows nothing has no word either: a section over it must stay closed. */
function twinOfLeaf({ leaf }: Leaf, value: unknown, words: Words): unknown {
  if (leaf === 'flag' || typeof value !== 'string') return value;
  if (escapeKinds[leaf](value) === '') return '';
  if (leaf === 'paragraphs')
    return value
      .split(/\n[ \t]*\n/)
      .filter((paragraph) => escapeKinds.paragraphs(paragraph) !== '')
      .map((paragraph) => wordFor('paragraphs', paragraph, words))
      .join('\n\n');
  return wordFor(leaf, value, words);
}

function wordFor(kind: Kind, value: string, words: Words): string {
  const word = `harmless${String(words.size)}word`;
  const shown = kind === 'url' ? `https://${word}.example/` : word;
  words.set(shown, seen(kind, value));
  return shown;
}

function seen(kind: Kind, value: string): string {
  if (kind === 'url' || kind === 'token') return escapeKinds[kind](value);
  const text = visibleText(value).trim();
  // Of a name nobody can see the code points are shown.
  if (text === '' && kind.endsWith('code')) return escapeKinds.code(value).replaceAll('`', '');
  return kind === 'heading'
    ? text.replace(/(?<=[^\s.,;:!。，；：！])[\s.,;:!。，；：！]+$/u, '')
    : text;
}
