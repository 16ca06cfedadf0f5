/** The part of JSON Schema that watch_config.schema.json uses to describe a key. */
export interface KeySchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly additionalProperties?: boolean | KeySchema;
}

/** One key of the configuration: what may be set in the file, by a variable or by a flag. */
export interface ConfigKey {
  /** `intake.grace_seconds` */
  readonly name: string;
  readonly path: readonly string[];
  /** `FLYWHEEL_INTAKE_GRACE_SECONDS` */
  readonly variable: string;
  readonly schema: KeySchema;
}

/** Every key of the schema, in its order. Sections are no keys; maps (`publishing.policy`) are one. */
export function configKeys(schema: KeySchema, path: readonly string[] = []): ConfigKey[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    child.properties ? configKeys(child, [...path, name]) : [keyAt([...path, name], child)],
  );
}

/** The key of that name; also one entry of a map: `publishing.policy.website`. */
export function keyNamed(keys: readonly ConfigKey[], name: string): ConfigKey | undefined {
  return keys.find((key) => key.name === name) ?? entryOf(keys, name, 'name', '.');
}

/** The key of that environment variable; also one entry of a map. */
export function keyOfVariable(keys: readonly ConfigKey[], variable: string): ConfigKey | undefined {
  const key = keys.find((each) => each.variable === variable);
  return key ?? entryOf(keys, variable, 'variable', '_');
}

/** The configuration when nobody says anything. */
export function defaultsOf(schema: KeySchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, child]) => [
      name,
      child.properties ? defaultsOf(child) : structuredClone(child.default),
    ]),
  );
}

/** What may be written, in words: `a whole number from 0 to 256`. */
export function expected(schema: KeySchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'boolean') return '`true` or `false`';
  if (schema.type === 'integer' || schema.type === 'number') {
    const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
    const { minimum, exclusiveMinimum, maximum } = schema;
    const from = minimum === undefined ? '' : ` from ${minimum}`;
    const above = exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`;
    return `${kind}${from}${above}${maximum === undefined ? '' : ` to ${maximum}`}`;
  }
  if (schema.type === 'array') return 'a JSON list';
  return schema.type === 'object' ? 'a JSON object' : 'a text';
}

function keyAt(path: readonly string[], schema: KeySchema): ConfigKey {
  const variable = `FLYWHEEL_${path.join('_').toUpperCase()}`;
  return { name: path.join('.'), path, variable, schema };
}

function entryOf(
  keys: readonly ConfigKey[],
  named: string,
  by: 'name' | 'variable',
  separator: string,
): ConfigKey | undefined {
  for (const { path, schema, ...key } of keys) {
    const entry = named.slice(key[by].length + 1).toLowerCase();
    if (typeof schema.additionalProperties !== 'object') continue;
    if (!named.startsWith(key[by] + separator) || !/^[a-z][a-z0-9_]*$/.test(entry)) continue;
    return keyAt([...path, entry], schema.additionalProperties);
  }
  return undefined;
}
