import type { Problem } from '../domain/problem.ts';
import { closest } from './closest.ts';
import { expected, keyNamed, type ConfigKey } from './config-keys.ts';
import { stepsOf } from './json/pointer.ts';
import { shortened } from './json/shorten.ts';

/** A problem of the configuration, with the key it is about and who said it. */
export interface ConfigProblem extends Problem {
  /** `intake.grace_seconds`; empty when the file as a whole is at fault. */
  readonly key: string;
  /** `/home/me/watch/watch.config.json:4`, `FLYWHEEL_INTAKE_GRACE_SECONDS` or `--set`. */
  readonly source: string;
}

/** What one source says: values by path, and what is wrong with it. */
export interface ConfigLayer {
  readonly values: readonly { readonly path: readonly string[]; readonly value: unknown }[];
  readonly problems: readonly ConfigProblem[];
}

/** Problems of a (partial) configuration against watch_config.schema.json; must not change it. */
export type Validate = (value: unknown) => readonly Problem[];

/** Something was set that does not exist; `name` is compared with the keys, `written` is shown. */
export function unknownProblem(name: string, written: string, keys: readonly ConfigKey[]): Problem {
  const names = keys.map((key) => key.name);
  const meant = closest(name, names);
  const listed = 'docs/configuration.md lists every key.';
  return {
    pointer: '',
    found: shortened(written),
    message: `\`${shortened(written)}\` is not a known key.`,
    mend: meant ? `Did you mean \`${meant}\`? ${listed}` : `Remove it; ${listed}`,
  };
}

/** The problem of a key with what that key takes; of something inside a key, as it is. */
export function withMend(problem: Problem, keys: readonly ConfigKey[]): Problem {
  const key = keyNamed(keys, stepsOf(problem.pointer).join('.'));
  return key ? { ...problem, mend: `Write ${expected(key.schema)}.` } : problem;
}
