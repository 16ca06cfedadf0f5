import type { Leaf, Shape } from '../domain/template.ts';
import { escapeKinds } from './escape-kinds.ts';
import { fieldOf, type Scope } from './template-shape.ts';

/** Called with the path of a value that is not what the shape says. Never returns. */
export type Fault = (path: string, message: string) => never;

/**
 * The view as mustache may see it: every text escaped for its place, no prototype, no functions, and
 * every name of the shape present, so that no name is ever taken from an outer section by accident.
 */
export function escapeView(shape: Shape, view: unknown, path: string, fault: Fault): object {
  if (typeof view !== 'object' || view === null || Array.isArray(view))
    return fault(path, 'is not an object');
  const values = view as Readonly<Record<string, unknown>>;
  const escaped = Object.create(null) as Record<string, unknown>;
  for (const [name, entry] of Object.entries(shape)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const at = path === '' ? name : `${path}.${name}`;
    const field = fieldOf(entry);
    if (field.is === 'leaf') escaped[name] = escapeLeaf(field.leaf, value, at, fault);
    else if (field.is === 'list') escaped[name] = escapeList(field.item, value, at, fault);
    else escaped[name] = escapePart(field.shape, value, at, fault);
  }
  return escaped;
}

const escapePart = (shape: Shape, value: unknown, path: string, fault: Fault): object | null =>
  value === undefined || value === null ? null : escapeView(shape, value, path, fault);

function escapeList(item: Scope, value: unknown, path: string, fault: Fault): unknown[] {
  if (!Array.isArray(value)) return fault(path, 'is not a list');
  return value.map((each: unknown, index) => {
    const at = `${path}[${index}]`;
    return item.is === 'value'
      ? escapeLeaf(item.leaf, each, at, fault)
      : escapeView(item.shape, each, at, fault);
  });
}

function escapeLeaf({ leaf, optional }: Leaf, value: unknown, path: string, fault: Fault): unknown {
  if (value === undefined || value === null)
    return optional ? null : fault(path, 'is missing and not optional');
  if (leaf === 'flag')
    return typeof value === 'boolean' ? value : fault(path, 'is not true or false');
  if (leaf === 'number' && typeof value === 'number')
    return Number.isFinite(value) ? String(value) : fault(path, 'is not a finite number');
  return typeof value === 'string' ? escapeKinds[leaf](value) : fault(path, 'is not a text');
}
