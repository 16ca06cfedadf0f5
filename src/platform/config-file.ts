import type { Problem } from '../domain/problem.ts';
import { configKeys, type ConfigKey, type KeySchema } from './config-keys.ts';
import {
  unknownProblem,
  withMend,
  type ConfigLayer,
  type ConfigProblem,
  type Validate,
} from './config-layer.ts';
import { parseStrict } from './json/parse-strict.ts';
import { pointerOf, stepsOf } from './json/pointer.ts';
import { shownValue } from './json/shorten.ts';

type Tree = Readonly<Record<string, unknown>>;
type Line = (pointer: string) => { readonly line?: number; readonly column?: number };

/** The layer of watch.config.json; of no file, an empty one. Every problem names file and line. */
export function configFile(
  file: string,
  bytes: Uint8Array | undefined,
  schema: KeySchema,
  validate: Validate,
): ConfigLayer {
  if (bytes === undefined) return { values: [], problems: [] };
  const text = decode(bytes);
  if (text === undefined) return broken(file, notText);
  const parsed = parseStrict(text);
  if (parsed.kind === 'broken') return broken(file, parsed.problem);
  if (!isTree(parsed.value)) {
    return broken(file, { ...notAnObject, found: shownValue(parsed.value), ...parsed.locate('') });
  }
  const keys = configKeys(schema);
  const unknown: string[][] = [];
  const tree = knownPart(parsed.value, schema, [], unknown);
  const problems = [
    ...unknown.map((at) => unknownKey(at, keys)),
    ...validate(structuredClone(tree)).map((problem) => withMend(problem, keys)),
  ].map((problem) => inFile(file, problem, parsed.locate));
  const values = keys.flatMap(({ path }) => {
    const value = valueAt(tree, path);
    return value === undefined ? [] : [{ path, value }];
  });
  return { values, problems };
}

const notText: Problem = {
  pointer: '',
  found: 'bytes that are not UTF-8',
  message: 'The file is not UTF-8 text.',
  mend: 'Save it as UTF-8.',
};
const notAnObject = {
  pointer: '',
  message: 'The configuration must be one JSON object.',
  mend: 'Write `{}` for all defaults.',
};

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const broken = (file: string, problem: Problem): ConfigLayer => ({
  values: [],
  problems: [inFile(file, problem, () => ({ ...problem }))],
});

function inFile(file: string, problem: Problem, locate: Line): ConfigProblem {
  const { line, column } = locate(problem.pointer);
  return {
    ...problem,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    key: stepsOf(problem.pointer).join('.'),
    source: line === undefined ? file : `${file}:${line}`,
  };
}

function unknownKey(at: readonly string[], keys: readonly ConfigKey[]): Problem {
  const name = at.join('.');
  return { ...unknownProblem(name, name, keys), pointer: pointerOf(at) };
}

/** The tree without what the schema does not know, which is collected in `unknown`. */
function knownPart(
  tree: Tree,
  schema: KeySchema,
  at: readonly string[],
  unknown: string[][],
): Tree {
  const { properties } = schema;
  if (!properties) return tree;
  const known = Object.entries(tree).filter(([name]) => {
    const here = Object.hasOwn(properties, name);
    if (!here) unknown.push([...at, name]);
    return here;
  });
  return Object.fromEntries(
    known.map(([name, value]) => {
      const child = properties[name];
      return [
        name,
        child && isTree(value) ? knownPart(value, child, [...at, name], unknown) : value,
      ];
    }),
  );
}

function valueAt(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, name) => (isTree(node) ? node[name] : undefined), tree);
}
