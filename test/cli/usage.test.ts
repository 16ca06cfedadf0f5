import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { pipelines } from '../../src/pipelines/registry.ts';
import { flywheel, jsonOf } from './support.ts';

const commands = [
  'init',
  'start',
  'demo',
  'doctor',
  'run',
  'drop',
  'validate',
  'new build',
  'new trade',
  'new life_aria',
  'status',
  'manifest list',
  'manifest show',
  'manifest query',
  'queue list',
  'queue show',
  'retry',
  'scan',
];

describe('help', () => {
  test.each(commands)('%s takes --home and --json, and ends with examples', async (name) => {
    const { code, stdout, stderr } = await flywheel([...name.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/--home <dir>/);
    expect(stdout).toMatch(/--json/);
    expect(stdout).toMatch(new RegExp(`\\nExamples:\\n( {2}\\$ flywheel ${name}[^\\n]*\\n)+$`));
  });

  test.each(['new', 'manifest', 'queue'])(
    '%s has an example of each of its commands',
    async (name) => {
      const { stdout } = await flywheel([name, '--help']);
      const under = commands.filter((each) => each.startsWith(`${name} `));
      for (const each of under) expect(stdout).toContain(`\n  $ flywheel ${each}`);
    },
  );

  test('no line of the first help is wider than 80 columns', async () => {
    const { stdout } = await flywheel(['--help']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('each type of the registry, and no other, can be made with new', async () => {
    const { stdout } = await flywheel(['new', '--help']);
    const told = [...stdout.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name);
    expect(told).toEqual(pipelines.map(({ type }) => type).sort());
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(await flywheel(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a command line that cannot be understood', () => {
  test.each([
    [['staus'], /^USAGE_INVALID: Unknown command 'staus'\.\n {2}→ Did you mean status\?\n$/],
    [
      ['status', '--jsn'],
      /^USAGE_INVALID: Unknown option '--jsn'\.\n {2}→ Did you mean --json\?\n$/,
    ],
    [['run'], /^USAGE_INVALID: Required option '--session-file <file>' not specified\.\n {2}→ /],
    [['validate'], /^USAGE_INVALID: Missing required argument 'file'\.\n {2}→ /],
    [['run', '--session-file', 'a', '--timeout', '0'], /above 0 and at most 86400/],
    [['start', '--concurrency', '1.5'], /whole number/],
    [['start', '--log-level', 'loud'], /Allowed choices are error, warn, info, debug/],
    [['start', '--set', 'concurrency'], /^USAGE_INVALID: --set concurrency has no value/],
    [['manifest', 'query', '--date', '2025-02-30'], /Write 2025-12-02/],
    [['manifest', 'query', '--status', 'done'], /Allowed choices/],
    [['status', 'extra'], /^USAGE_INVALID: Too many arguments/],
    [['scan', '.', '--range', 'a..b', '--last', '2'], /cannot be used with/],
    [['scan', '.', '--range', 'a...b'], /^USAGE_INVALID: --range a\.\.\.b is not a range/],
    [['new', 'trade', '--id', '../../x'], /^USAGE_INVALID: --id is not an id/],
  ] as const)('%j is refused with 2 and says why', async (argv, says) => {
    const { code, stdout, stderr } = await flywheel(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });

  test('with --json the error is JSON', async () => {
    const { code, stderr } = await flywheel(['staus', '--json']);
    expect(code).toBe(2);
    expect(jsonOf(stderr)).toEqual({
      error: {
        code: 'USAGE_INVALID',
        message: "Unknown command 'staus'.",
        hint: 'Did you mean status?',
        details: {},
      },
    });
  });

  test.each([[[]], [['manifest']], [['queue']], [['new']]])(
    'no command (%j) prints the help to stderr and is a usage error',
    async (argv) => {
      const { code, stdout, stderr } = await flywheel(argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^Usage: flywheel/);
    },
  );

  test('hostile characters of the command line do not reach the terminal', async () => {
    const { stderr } = await flywheel(['sta\u001b[2J\u202etus']);
    expect(stderr).toContain('sta\\u001b[2J\\u202etus');
    expect(stderr).not.toMatch(/[^\P{C}\n]/u);
  });
});

test('Windows is refused with a word about WSL, as every error is', async () => {
  const { main } = await import('../../src/cli/main.ts');
  const { readEnvironment } = await import('../../src/platform/environment.ts');
  const told: string[] = [];
  const code = await main(['status'], {
    environment: () => readEnvironment({ ...process, platform: 'win32' }),
    stdout: { write: () => true },
    stderr: { write: (text: string) => told.push(text) },
  } as never);
  expect(code).toBe(78);
  expect(told.join('')).toMatch(/^PLATFORM_UNSUPPORTED: .*\n {2}→ Run it inside WSL/);
});
