import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { FlywheelError } from '../../src/domain/errors.ts';
import { closest } from '../../src/platform/closest.ts';
import { configKeys, defaultsOf, keyNamed, keyOfVariable } from '../../src/platform/config-keys.ts';
import {
  loadConfig,
  readConfigSchema,
  type Config,
  type ConfigProblem,
  type ConfigRequest,
} from '../../src/platform/config.ts';
import { parseSetting } from '../../src/platform/config-settings.ts';
import { createValidators } from '../../src/platform/schema.ts';

const root = new URL('../../', import.meta.url);
let validate: ConfigRequest['validate'];
let home: string;

beforeAll(async () => {
  const validators = await createValidators(new URL('schemas/', root));
  validate = (value) => validators.validate('watch_config', value);
});
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'config-'));
  await mkdir(path.join(home, 'watch'));
});
afterEach(() => rm(home, { recursive: true }));

const file = (): string => path.join(home, 'watch/watch.config.json');
const write = (text: string | Uint8Array): Promise<void> => writeFile(file(), text);
const load = (environment = {}, ...settings: string[]): Promise<Config> =>
  loadConfig({ home, environment, overrides: settings.map(parseSetting), validate });
const problemsOf = async (loading: Promise<Config>): Promise<readonly ConfigProblem[]> => {
  const error: unknown = await loading.catch((caught: unknown) => caught);
  if (!(error instanceof FlywheelError)) throw new Error('the configuration was accepted');
  expect(error.code).toBe('CONFIG_INVALID');
  return error.details['problems'] as ConfigProblem[];
};

test('without a file every key has its default', async () => {
  const config = await load();
  expect(config).toEqual(defaultsOf(await readConfigSchema()));
  expect(config.intake).toEqual({
    archive_above: 500,
    archive_after_hours: 24,
    grace_seconds: 30,
    sweep_seconds: 5,
    max_file_bytes: 5_242_880,
    watcher: 'auto',
  });
});

test('file, then variable, then flag: the later wins, key by key', async () => {
  await write('{"concurrency": 1, "intake": {"grace_seconds": 1, "sweep_seconds": 1}}');
  const variables = {
    FLYWHEEL_INTAKE_GRACE_SECONDS: '2',
    FLYWHEEL_LOGS_LEVEL: 'debug',
    FLYWHEEL_PUBLISHING_UNATTENDED: 'true',
  };
  const config = await load(variables, 'logs.level=warn', 'logs.level=error');
  expect(config).toMatchObject({
    concurrency: 1,
    intake: { grace_seconds: 2, sweep_seconds: 1, watcher: 'auto' },
    logs: { level: 'error', max_files: 10 },
    publishing: { unattended: true },
  });
});

test('a named flag is a flag like any other', async () => {
  const overrides = [{ key: 'run_timeout_seconds', text: '2.5', flag: '--timeout' }];
  const config = await loadConfig({ home, environment: {}, overrides, validate });
  expect(config.run_timeout_seconds).toBe(2.5);
  const bad = [{ key: 'run_timeout_seconds', text: 'soon', flag: '--timeout' }];
  const [problem] = await problemsOf(
    loadConfig({ home, environment: {}, overrides: bad, validate }),
  );
  expect(problem).toMatchObject({ key: 'run_timeout_seconds', source: '--timeout', found: 'soon' });
});

test('a map is replaced as a whole, or entry by entry, whatever the order of the variables', async () => {
  await write('{"publishing": {"policy": {"website": "review"}}}');
  expect((await load()).publishing.policy).toEqual({ website: 'review' });
  expect((await load({}, 'publishing.policy.github=auto')).publishing.policy).toEqual({
    website: 'review',
    github: 'auto',
  });
  const variables = {
    FLYWHEEL_PUBLISHING_POLICY_SOCIAL: 'auto',
    FLYWHEEL_PUBLISHING_POLICY: '{"github": "review"}',
    FLYWHEEL_PUBLISHING_ROUTES_BUILD_LOG: '["website"]',
  };
  const { publishing } = await load(variables);
  expect(publishing.policy).toEqual({ github: 'review', social: 'auto' });
  expect(publishing.routes).toMatchObject({
    build_log: ['website'],
    readme: ['github', 'website'],
  });
});

test('the home, what Kubernetes sets, empty and foreign variables are no keys', async () => {
  const variables = {
    FLYWHEEL_HOME: '/x',
    FLYWHEEL_PORT: 'tcp://10.0.0.1:80',
    FLYWHEEL_PORT_80_TCP_ADDR: '10.0.0.1',
    FLYWHEEL_SERVICE_HOST: '10.0.0.1',
    FLYWHEEL_CONCURRENCY: '',
    FLYWHEELS: 'round',
    PATH: '/bin',
  };
  expect((await load(variables)).concurrency).toBe(0);
});

test('everything wrong with all sources is told at once: key, source, found, mend', async () => {
  await write(
    '{\n  "concurrency": "many",\n  "intake": {\n    "grace_second": 5,\n    "sweep_seconds": 0\n  }\n}',
  );
  const problems = await problemsOf(
    load(
      { FLYWHEEL_LOGS_LEVEL: 'loud', FLYWHEEL_RUN_TIMEOUT: '5' },
      'stop_deadline=3',
      'build.commits=x',
    ),
  );
  const told = problems.map(({ key, source }) => [key, source]);
  expect(told).toEqual(
    expect.arrayContaining([
      ['concurrency', `${file()}:2`],
      ['intake.grace_second', `${file()}:4`],
      ['intake.sweep_seconds', `${file()}:5`],
      ['logs.level', 'FLYWHEEL_LOGS_LEVEL'],
      ['', 'FLYWHEEL_RUN_TIMEOUT'],
      ['stop_deadline', '--set'],
      ['build.commits', '--set'],
    ]),
  );
  expect(told).toHaveLength(7);
  for (const problem of problems) {
    expect(problem.found).not.toBe('');
    expect(problem.message).not.toBe('');
    expect(problem.mend).not.toBe('');
  }
  const mends = problems.map((problem) => problem.mend).join('\n');
  expect(mends).toContain('Did you mean `intake.grace_seconds`?');
  expect(mends).toContain('Did you mean FLYWHEEL_RUN_TIMEOUT_SECONDS?');
  expect(mends).toContain('a whole number from 1 to 1000');
});

test('a value that a later source replaces is wrong all the same', async () => {
  await write('{"concurrency": -1}');
  const [problem] = await problemsOf(load({}, 'concurrency=2'));
  expect(problem).toMatchObject({ key: 'concurrency', source: `${file()}:1` });
});

test.each([
  ['not JSON', '{"concurrency": 1,}'],
  ['cut off', '{"concurrency": '],
  ['empty', ''],
  ['a list', '[]'],
  ['null', 'null'],
  ['with a key twice', '{"concurrency": 1,\n "concurrency": 2}'],
  ['reaching into prototypes', '{"__proto__": {"concurrency": 2}}'],
  ['reaching into prototypes by a map', '{"publishing": {"routes": {"__proto__": []}}}'],
  ['a section that is none', '{"intake": 5}'],
  ['a map with odd names', '{"publishing": {"policy": {"Web Site": "auto"}}}'],
  ['a map with odd values', '{"publishing": {"policy": {"website": "yes"}}}'],
  ['a fraction where a whole number is needed', '{"concurrency": 1.5}'],
  ['null for a default', '{"concurrency": null}'],
])('a file that is %s is refused with its place and a mend', async (_name, text) => {
  await write(text);
  const problems = await problemsOf(load());
  expect(problems[0]?.source).toMatch(/watch\.config\.json:[12]$/);
  for (const problem of problems) expect(problem.mend).not.toBe('');
});

test('a file that is not text, no file, or not ours to read is named as such', async () => {
  await write(Uint8Array.from([0x7b, 0xff, 0x7d]));
  expect((await problemsOf(load()))[0]?.message).toContain('UTF-8');
  await rm(file());
  await mkdir(file());
  await expect(load()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    details: { errno: 'EISDIR' },
  });
});

test.each(['concurrency=', 'concurrency=0x10', 'concurrency=1e999', 'publishing.unattended=yes'])(
  '--set %s is refused',
  async (setting) => {
    expect(await problemsOf(load({}, setting))).toHaveLength(1);
  },
);

test.each([
  'publishing.policy={"a": "auto"',
  'publishing.policy.website=AUTO',
  'publishing.policy.__proto__=auto',
  'intake=5',
  '__proto__.x=1',
  'constructor=1',
])('--set %s is refused, and nothing is polluted', async (setting) => {
  expect(await problemsOf(load({}, setting))).toHaveLength(1);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test('--set without a value is a wrong command line, not a wrong configuration', () => {
  expect(() => parseSetting('intake.grace_seconds')).toThrow(
    expect.objectContaining({ code: 'USAGE_INVALID' }),
  );
  expect(parseSetting('a.b=c=d')).toEqual({ key: 'a.b', text: 'c=d', flag: '--set' });
});

test('nobody changes a configuration that was loaded', async () => {
  const config = await load();
  expect(() => {
    (config.publishing.policy as Record<string, string>)['github'] = 'auto';
  }).toThrow(TypeError);
});

test('schema, documentation and the file in watch/ say the same', async () => {
  const schema = await readConfigSchema();
  const document = await readFile(new URL('docs/configuration.md', root), 'utf8');
  const shipped: unknown = JSON.parse(
    await readFile(new URL('watch/watch.config.json', root), 'utf8'),
  );
  expect(shipped).toEqual(defaultsOf(schema));
  expect(validate(shipped)).toEqual([]);
  const documented = [...document.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  const keys = configKeys(schema);
  expect(documented).toEqual(keys.map((key) => key.name));
  for (const { name, variable, schema: key } of keys) {
    expect(key.default).toBeDefined();
    expect(key.description).toMatch(/\w+/);
    expect(document).toContain(key.description?.replaceAll('|', '\\|'));
    expect(keyNamed(keys, name)?.variable).toBe(variable);
    expect(keyOfVariable(keys, variable)?.name).toBe(name);
  }
  expect(new Set(keys.map((key) => key.variable)).size).toBe(keys.length);
});

test('the documentation is what its script makes of the schema', async () => {
  const script = new URL('scripts/generate-config-docs.mjs', root).pathname;
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--check']);
  expect(stderr).toBe('');
});

test('the nearest name is offered, and none when nothing is near', () => {
  const names = ['intake.grace_seconds', 'logs.level', 'concurrency'];
  expect(closest('concurency', names)).toBe('concurrency');
  expect(closest('grace_seconds', names)).toBe('intake.grace_seconds');
  expect(closest('intake.garce_seconds', names)).toBe('intake.grace_seconds');
  expect(closest('something_else', names)).toBeUndefined();
  expect(closest('x'.repeat(100_000), names)).toBeUndefined();
});
