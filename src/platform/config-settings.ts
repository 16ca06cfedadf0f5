import { FlywheelError } from '../domain/errors.ts';
import type { Problem } from '../domain/problem.ts';
import { closest } from './closest.ts';
import {
  expected,
  keyNamed,
  keyOfVariable,
  type ConfigKey,
  type KeySchema,
} from './config-keys.ts';
import { unknownProblem, withMend, type ConfigLayer, type Validate } from './config-layer.ts';
import type { Variables } from './environment.ts';
import { parseStrict } from './json/parse-strict.ts';
import { shortened } from './json/shorten.ts';

/** One key set by a flag. */
export interface ConfigOverride {
  readonly key: string;
  readonly text: string;
  /** As the user wrote it: `--set`, `--timeout`. */
  readonly flag: string;
}

/** `intake.grace_seconds=5` of `--set`. Throws `USAGE_INVALID` when there is no `=`. */
export function parseSetting(text: string): ConfigOverride {
  const at = text.indexOf('=');
  if (at > 0) return { key: text.slice(0, at).trim(), text: text.slice(at + 1), flag: '--set' };
  throw new FlywheelError('USAGE_INVALID', `--set ${shortened(text)} has no value.`, {
    hint: 'Write --set KEY=VALUE, for example --set intake.grace_seconds=5.',
  });
}

/** A layer for each variable and flag, in the order in which they win. */
export function configSettings(
  keys: readonly ConfigKey[],
  variables: Variables,
  overrides: readonly ConfigOverride[],
  validate: Validate,
): ConfigLayer[] {
  const named = Object.keys(variables).filter(isOurs).sort(byLength);
  return [
    ...named.map((variable) => fromVariable(keys, variable, variables[variable] ?? '', validate)),
    ...overrides.map(({ key: name, text, flag }) => {
      const key = keyNamed(keys, name);
      if (key) return setting(key, text, flag, validate);
      return layer([], [unknownProblem(name, name, keys)], name, flag);
    }),
  ];
}

/** Ours by their name, but said to others: the home itself, and what Kubernetes sets for a service. */
const notKeys = /^FLYWHEEL_(?:HOME|SERVICE_HOST|SERVICE_PORT(?:_.*)?|PORT(?:_.*)?)$/;

const isOurs = (name: string): boolean => name.startsWith('FLYWHEEL_') && !notKeys.test(name);

/** A map before its entries, so that an entry changes what the map says. */
const byLength = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : 1);

function fromVariable(
  keys: readonly ConfigKey[],
  variable: string,
  text: string,
  validate: Validate,
): ConfigLayer {
  // Set to nothing is how a unit file or a compose file unsets.
  if (text === '') return { values: [], problems: [] };
  const key = keyOfVariable(keys, variable);
  if (key) return setting(key, text, variable, validate);
  const bare = (name: string): string => name.slice('FLYWHEEL_'.length);
  const meant = closest(
    bare(variable),
    keys.map((each) => bare(each.variable)),
  );
  const problem = unknownProblem('', variable, []);
  return layer(
    [],
    [
      meant
        ? { ...problem, mend: `Did you mean FLYWHEEL_${meant}? ${listed}` }
        : { ...problem, mend: unset },
    ],
    '',
    variable,
  );
}

const listed = 'docs/configuration.md lists every variable.';
const unset = `Unset it; ${listed}`;

function setting(key: ConfigKey, text: string, source: string, validate: Validate): ConfigLayer {
  const value = parseText(key.schema, text.trim());
  if (value === undefined) return layer([], [notOfItsType(key, text)], key.name, source);
  const alone = key.path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const problems = validate(alone).map((problem) => withMend(problem, [key]));
  return layer([{ path: key.path, value }], problems, key.name, source);
}

function layer(
  values: ConfigLayer['values'],
  problems: readonly Problem[],
  key: string,
  source: string,
): ConfigLayer {
  // Lines would be those of no file.
  const told = problems.map(({ pointer, found, message, mend }) => ({
    ...{ pointer, found, message, mend },
    ...{ key, source },
  }));
  return { values, problems: told };
}

function parseText(schema: KeySchema, text: string): unknown {
  if (schema.type === 'integer' || schema.type === 'number') {
    return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  }
  if (schema.type === 'boolean') return { true: true, false: false }[text];
  if (schema.type === 'object' || schema.type === 'array') {
    const parsed = parseStrict(text);
    return parsed.kind === 'parsed' ? parsed.value : undefined;
  }
  return text;
}

const notOfItsType = ({ name, path, schema }: ConfigKey, text: string): Problem => ({
  pointer: `/${path.join('/')}`,
  found: shortened(text),
  message: `\`${name}\` must be ${expected(schema)}.`,
  mend: `Write ${expected(schema)}.`,
});
