import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { AnySchemaObject, ErrorObject } from 'ajv';
import { FlywheelError } from '../domain/errors.ts';
import type { Problem } from '../domain/problem.ts';
import { schemaProblems } from './schema-problems.ts';

/** A problem by pointer only: where it stands in a text is known to who has the text. */
export type RawProblem = Omit<Problem, 'line' | 'column'>;

export interface Validators {
  /** Names of all schemas, by their path in the folder: `work_session`, `source/build`. */
  readonly names: readonly string[];
  /**
   * Everything that is wrong with a value, at most one problem for each place, none when it fits.
   * Of a value with very many list items only the first problem is told.
   */
  readonly validate: (schema: string, value: unknown) => RawProblem[];
}

/** A list item can make several errors of a few hundred bytes each: beyond this, one at a time. */
const maxItemsForAllErrors = 20_000;

/**
 * Validators for the JSON Schemas (2020-12) of a folder. Loads ajv only when called, compiles a
 * schema when it is first used, and the one that gathers all errors when the first value fails.
 */
export async function createValidators(folder: string | URL): Promise<Validators> {
  const schemas = readSchemas(typeof folder === 'string' ? folder : fileURLToPath(folder));
  const create = await loadAjv(schemas);
  const quick = create({ verbose: true });
  const thorough = lazily(() => create({ allErrors: true, verbose: true }));
  const check = (ajv: Ajv2020, schema: string, value: unknown): ErrorObject[] => {
    const validate = ajv.getSchema(idOf(schema, schemas));
    if (!validate) throw new FlywheelError('INTERNAL_ERROR', `The schema ${schema} has no id.`);
    return validate(value) === true ? [] : [...(validate.errors ?? [])];
  };
  const told = (schema: string, errors: readonly ErrorObject[]): RawProblem[] => {
    const id = idOf(schema, schemas);
    const full = (ref: string): string => (ref.startsWith('#') ? `${id}${ref}` : ref);
    return schemaProblems(errors, (ref) => quick.getSchema(full(ref))?.schema);
  };
  return {
    names: [...schemas.keys()],
    validate(schema, value) {
      if (check(quick, schema, value).length === 0) return [];
      const ajv = hasManyItems(value) ? quick : thorough();
      return told(schema, check(ajv, schema, value));
    },
  };
}

type Options = ConstructorParameters<typeof Ajv2020>[0];

async function loadAjv(
  schemas: ReadonlyMap<string, AnySchemaObject>,
): Promise<(options: Options) => Ajv2020> {
  const [{ Ajv2020: Ajv }, formats] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ]);
  return (options) => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, ...options });
    formats.default.default(ajv);
    for (const schema of schemas.values()) ajv.addSchema(schema);
    return ajv;
  };
}

function readSchemas(folder: string): Map<string, AnySchemaObject> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.schema.json'))
    .sort();
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const name = file.replaceAll(path.sep, '/').replace(/\.schema\.json$/, '');
      return [name, JSON.parse(text) as AnySchemaObject];
    }),
  );
}

function idOf(schema: string, schemas: ReadonlyMap<string, AnySchemaObject>): string {
  const id: unknown = schemas.get(schema.replace(/\.schema\.json$/, ''))?.$id;
  if (typeof id === 'string') return id;
  throw new FlywheelError('INTERNAL_ERROR', `There is no schema ${schema}.`, {
    details: { known: [...schemas.keys()] },
  });
}

/** Whether all lists together hold more items than errors may be gathered for. */
function hasManyItems(value: unknown): boolean {
  let items = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) items += next.length;
    if (items > maxItemsForAllErrors) return true;
    for (const child of Object.values(next)) open.push(child);
  }
  return false;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}
