import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, FlywheelError } from '../domain/errors.ts';
import type { WatchConfig } from '../domain/generated/watch-config.ts';
import { problemCount } from '../domain/problem.ts';
import { configFile } from './config-file.ts';
import { configKeys, defaultsOf, type KeySchema } from './config-keys.ts';
import type { ConfigLayer, ConfigProblem, Validate } from './config-layer.ts';
import { configSettings, type ConfigOverride } from './config-settings.ts';
import type { Variables } from './environment.ts';

export type { ConfigProblem } from './config-layer.ts';
export type { ConfigOverride } from './config-settings.ts';

/** How the daemon runs: every key has a value. */
export type Config = Settled<WatchConfig>;

type Settled<T> = T extends readonly (infer Item)[]
  ? readonly Settled<Item>[]
  : T extends object
    ? string extends keyof T
      ? Readonly<Record<string, Settled<Exclude<T[keyof T], undefined>>>>
      : { readonly [K in keyof T]-?: Settled<Exclude<T[K], undefined>> }
    : T;

export interface ConfigRequest {
  readonly home: string;
  /** `environment.variables` */
  readonly environment: Variables;
  /** From flags; a later one wins over an earlier one. */
  readonly overrides?: readonly ConfigOverride[];
  readonly validate: Validate;
}

/** Home-relative. */
const configPath = 'watch/watch.config.json';

/**
 * Defaults, then `watch/watch.config.json`, then `FLYWHEEL_…` variables, then flags: the later wins,
 * key by key. No file is no problem. Throws `CONFIG_INVALID` with all problems of all sources at
 * once in `details.problems`, also of values that a later source would have replaced.
 */
export async function loadConfig(request: ConfigRequest): Promise<Config> {
  const schema = await readConfigSchema();
  const keys = configKeys(schema);
  const file = path.join(request.home, configPath);
  const layers: ConfigLayer[] = [
    configFile(file, await readIfThere(file), schema, request.validate),
    ...configSettings(keys, request.environment, request.overrides ?? [], request.validate),
  ];
  const problems = layers.flatMap((layer) => layer.problems);
  if (problems.length > 0) throw configInvalid(problems);
  const config = defaultsOf(schema);
  for (const layer of layers)
    for (const { path: at, value } of layer.values) put(config, at, value);
  return deepFreeze(config) as unknown as Config;
}

/** The schema every key, default and description comes from. */
export async function readConfigSchema(): Promise<KeySchema> {
  const file = new URL('../../schemas/watch_config.schema.json', import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as KeySchema;
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    const code = errnoOf(cause) ?? 'unknown error';
    if (code === 'ENOENT') return undefined;
    throw new FlywheelError('CONFIG_INVALID', `${file} cannot be read (${code}).`, {
      details: { path: file, errno: code },
      hint: 'Make it a file this user may read, or remove it: every key has a default.',
      cause,
    });
  }
}

function configInvalid(problems: readonly ConfigProblem[]): FlywheelError {
  const [first] = problems;
  const count = problemCount(problems);
  return new FlywheelError(
    'CONFIG_INVALID',
    `The configuration has ${count}: ${first?.source ?? ''}: ${first?.message ?? ''}`,
    { details: { problems }, ...(first ? { hint: first.mend } : {}) },
  );
}

function put(config: Record<string, unknown>, at: readonly string[], value: unknown): void {
  const [name = '', ...rest] = at;
  if (rest.length === 0) config[name] = structuredClone(value);
  else put(config[name] as Record<string, unknown>, rest, value);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
