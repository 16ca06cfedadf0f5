import type { ErrorObject } from 'ajv';
import type { Problem } from '../domain/problem.ts';
import { fieldName, pointerOf } from './json/pointer.ts';
import { shortened, shownValue } from './json/shorten.ts';

type RawProblem = Omit<Problem, 'line' | 'column'>;
type Resolve = (ref: string) => unknown;
/** The words a schema has for people. */
interface Words {
  readonly description?: string;
  readonly example?: unknown;
}

/** What makes the later ones pointless to say about the same place. */
const order = ['required', 'additionalProperties', 'type', 'const', 'enum', 'format', 'pattern'];

/** Errors of ajv in plain words: one for each place, the one that explains the others. */
export function schemaProblems(errors: readonly ErrorObject[], resolve: Resolve): RawProblem[] {
  const byPlace = new Map<string, ErrorObject>();
  for (const error of errors) {
    if (error.keyword === 'if' || error.keyword === '$ref') continue;
    const pointer = pointerFor(error);
    const known = byPlace.get(pointer);
    if (!known || rank(error) < rank(known)) byPlace.set(pointer, error);
  }
  return [...byPlace].map(([pointer, error]) => problemOf(pointer, error, resolve));
}

function rank(error: ErrorObject): number {
  const at = order.indexOf(error.keyword);
  return at < 0 ? order.length : at;
}

function pointerFor(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  const name = params['missingProperty'] ?? params['additionalProperty'];
  return typeof name === 'string' ? error.instancePath + pointerOf([name]) : error.instancePath;
}

function problemOf(pointer: string, error: ErrorObject, resolve: Resolve): RawProblem {
  const field = fieldName(pointer);
  const found = error.keyword === 'required' ? 'nothing' : shownValue(valueAt(error));
  const message = `${field} ${saying(error)}.`;
  return { pointer, found, message, mend: mendOf(error, resolve) };
}

function valueAt(error: ErrorObject): unknown {
  if (error.keyword !== 'additionalProperties') return error.data;
  const name = (error.params as { additionalProperty: string }).additionalProperty;
  return (error.data as Record<string, unknown>)[name];
}

const limits: Readonly<Record<string, (limit: unknown) => string>> = {
  minLength: (limit) => (limit === 1 ? 'is empty' : `has fewer than ${String(limit)} characters`),
  maxLength: (limit) => `has more than ${String(limit)} characters`,
  minItems: (limit) => `has fewer than ${String(limit)} entries`,
  maxItems: (limit) => `has more than ${String(limit)} entries`,
  minimum: (limit) => `is below ${String(limit)}`,
  maximum: (limit) => `is above ${String(limit)}`,
  exclusiveMinimum: (limit) => `is not above ${String(limit)}`,
  exclusiveMaximum: (limit) => `is not below ${String(limit)}`,
};

function saying(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  const limit = limits[error.keyword];
  if (limit) return limit(params['limit']);
  switch (error.keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is not known here';
    case 'type':
      return `must be ${typeWords(params['type'])}, and is ${kindOf(error.data)}`;
    case 'enum':
    case 'const':
      return 'is none of the values that are possible here';
    case 'format':
      return `is not a valid ${String(params['format'])}`;
    default:
      return 'does not have the form it must have';
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number without quotes',
  integer: 'a whole number without quotes',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function typeWords(type: unknown): string {
  const types = (Array.isArray(type) ? type : [type]).map(String);
  return types.map((name) => typeNames[name] ?? name).join(' or ');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string'
    ? 'a text'
    : typeof value === 'number'
      ? 'a number'
      : 'a boolean';
}

function mendOf(error: ErrorObject, resolve: Resolve): string {
  const params = error.params as Record<string, unknown>;
  const schema = error.parentSchema ?? {};
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys((schema['properties'] ?? {}) as object).map(shortened);
    return `Take it out. Known here: ${known.join(', ')}.`;
  }
  if (error.keyword === 'required') {
    const properties = (schema['properties'] ?? {}) as Record<string, unknown>;
    return written(wordsOf(properties[String(params['missingProperty'])], resolve), 'it');
  }
  if (error.keyword === 'enum') {
    const allowed = params['allowedValues'] as unknown[];
    return `Write one of: ${allowed.map((value) => JSON.stringify(value)).join(', ')}.`;
  }
  const what = error.keyword === 'type' ? typeWords(params['type']) : 'it';
  const mend = written(wordsOf(schema, resolve), what);
  const most = /^max(Length|Items)$/.exec(error.keyword)?.[1];
  if (most === undefined) return mend;
  return `Keep to ${String(params['limit'])} ${most === 'Items' ? 'entries' : 'characters'}. ${mend}`;
}

function written({ description, example }: Words, otherwise: string): string {
  const what = description ?? (otherwise === 'it' ? 'it as the documentation shows' : otherwise);
  return example === undefined
    ? `Write ${what}.`
    : `Write ${what}, for example: ${JSON.stringify(example)}.`;
}

function wordsOf(schema: unknown, resolve: Resolve): Words {
  if (typeof schema !== 'object' || schema === null) return {};
  const { $ref, description, examples } = schema as Record<string, unknown>;
  if (typeof $ref === 'string' && description === undefined) {
    return wordsOf(resolve($ref.replace(/^(?:\.\.\/)*(?=[a-z])/, 'flywheel:/')), () => undefined);
  }
  return {
    ...(typeof description === 'string' ? { description } : {}),
    ...(Array.isArray(examples) && examples.length > 0 ? { example: examples[0] as unknown } : {}),
  };
}
