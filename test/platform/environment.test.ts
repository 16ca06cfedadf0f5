import { expect, test } from '@jest/globals';
import { systemClock } from '../../src/platform/clock.ts';
import { readEnvironment, type ProcessFacts } from '../../src/platform/environment.ts';

const facts = (more: Partial<ProcessFacts> = {}): ProcessFacts => ({
  env: { PATH: '/bin', XDG_RUNTIME_DIR: '/run/user/1' },
  argv: ['/usr/bin/node', '/opt/cli.js', 'start', '--home', '/h'],
  platform: 'linux',
  version: 'v20.20.2',
  pid: 7,
  stdout: { isTTY: false },
  stderr: { isTTY: true },
  cwd: () => '/w',
  ...more,
});

test('what the process is told is read once, and stays as it was', () => {
  const from = facts();
  const environment = readEnvironment(from);
  (from.env as Record<string, string>)['PATH'] = '/elsewhere';
  expect(environment).toMatchObject({
    variables: { PATH: '/bin' },
    argv: ['start', '--home', '/h'],
    platform: 'linux',
    workingFolder: '/w',
    nodeVersion: '20.20.2',
    pid: 7,
    runtimeFolder: '/run/user/1',
    stdout: { terminal: false, colours: false },
    stderr: { terminal: true, colours: true },
  });
  expect(environment.processors).toBeGreaterThan(0);
});

test('colours are off where nobody wants them', () => {
  expect(readEnvironment(facts({ env: { NO_COLOR: '1' } })).stderr.colours).toBe(false);
  expect(readEnvironment(facts({ env: { TERM: 'dumb' } })).stderr.colours).toBe(false);
  expect(readEnvironment(facts({ env: { NO_COLOR: '' } })).stderr.colours).toBe(true);
});

test('without a runtime folder sockets go where temporary files go', () => {
  expect(readEnvironment(facts({ env: {} })).runtimeFolder).not.toBe('');
});

test.each([
  ['win32', 'Windows', 'WSL'],
  ['freebsd', 'freebsd', 'Linux or macOS'],
])('%s is refused with a word about what works', (platform, says, hint) => {
  expect(() => readEnvironment(facts({ platform }))).toThrow(
    expect.objectContaining({
      code: 'PLATFORM_UNSUPPORTED',
      message: expect.stringContaining(says),
      hint: expect.stringContaining(hint),
    }),
  );
});

test('the clock for durations never goes back', () => {
  const before = systemClock.monotonic();
  expect(systemClock.now()).toBeGreaterThan(Date.UTC(2025, 0, 1));
  expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before);
});
