import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { errorCodes } from '../../src/domain/error-codes.ts';
import { defaultsOf } from '../../src/platform/config-keys.ts';
import { readConfigSchema } from '../../src/platform/config.ts';
import { deathsAllowed } from '../../src/store/suspects.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const analyze = '/usr/bin/systemd-analyze';
let home: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'watch-'));
});
afterEach(() => rm(home, { recursive: true }));

const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');
const settings = async (): Promise<Map<string, string[]>> => {
  const unit = await read('watch/systemd/output-flywheel.service');
  const found = new Map<string, string[]>();
  for (const [, name = '', value = ''] of unit.matchAll(/^([A-Za-z]+)=(.*)$/gm)) {
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
};
const stopDeadline = async (): Promise<number> =>
  defaultsOf(await readConfigSchema())['stop_deadline_seconds'] as number;
interface App {
  script: string;
  args: string[];
  cwd: string;
  kill_timeout: number;
  max_restarts: number;
  stop_exit_codes: number[];
  env: Record<string, string>;
}
const pm2App = (): App => {
  const file = path.join(root, 'watch/pm2/ecosystem.config.cjs');
  const { apps } = createRequire(import.meta.url)(file) as { apps: [App] };
  return apps[0];
};
/** Codes after which another start ends the same way: usage, locked, configuration. */
const hopeless = [2, 3, 78];

test('systemd finds nothing to say about the unit once it is filled in', async () => {
  if (!existsSync(analyze)) return;
  const unit = await read('watch/systemd/output-flywheel.service');
  const values: Record<string, string> = {
    '@HOME@': home,
    '@USER@': os.userInfo().username,
    '@NODE@': process.execPath,
    '@FLYWHEEL@': path.join(root, 'dist/cli.js'),
  };
  const filled = unit.replace(/@[A-Z]+@/g, (name) => values[name] ?? name);
  expect(filled).not.toMatch(/@[A-Z]+@/);
  const file = path.join(home, 'output-flywheel.service');
  await writeFile(file, filled);
  const { stdout, stderr } = await promisify(execFile)(analyze, ['verify', '--man=no', file]);
  // A key it does not know is only a warning to systemd.
  expect(stdout + stderr).toBe('');
});

test('the runbook fills in every placeholder of the unit', async () => {
  const unit = await read('watch/systemd/output-flywheel.service');
  const runbook = await read('watch/README.md');
  const placeholders = new Set(unit.match(/@[A-Z]+@/g));
  expect(placeholders.size).toBe(4);
  for (const placeholder of placeholders) expect(runbook).toContain(`s|${placeholder}|`);
});

test('the unit waits, watches and gives up as the daemon needs it', async () => {
  const unit = await settings();
  expect(unit.get('Type')).toEqual(['notify']);
  expect(unit.get('NotifyAccess')).toEqual(['all']);
  expect(unit.get('WatchdogSec')).toEqual(['30']);
  expect(unit.get('Restart')).toEqual(['on-failure']);
  expect(unit.get('KillMode')).toEqual(['mixed']);
  expect(unit.get('RestartPreventExitStatus')?.[0]?.split(' ').map(Number)).toEqual(hopeless);
  expect(Number(unit.get('TimeoutStopSec')?.[0])).toBeGreaterThan(await stopDeadline());
  expect(unit.has('StartLimitBurst') && unit.has('StartLimitIntervalSec')).toBe(true);
  expect(unit.get('ExecStart')?.[0]).toContain('start --home ${FLYWHEEL_HOME}');
});

test('the unit is closed but for the home', async () => {
  const unit = await settings();
  expect(Object.fromEntries(unit)).toMatchObject({
    NoNewPrivileges: ['yes'],
    ProtectSystem: ['strict'],
    ReadWritePaths: ['@HOME@'],
    ProtectHome: ['read-only'],
    PrivateTmp: ['yes'],
    PrivateDevices: ['yes'],
    RestrictAddressFamilies: ['AF_UNIX AF_INET AF_INET6'],
    SystemCallFilter: ['@system-service'],
    UMask: ['0027'],
  });
  expect(unit.has('MemoryMax')).toBe(true);
});

test('pm2 starts the compiled program on the home it is told', () => {
  const before = process.env['FLYWHEEL_HOME'];
  process.env['FLYWHEEL_HOME'] = home;
  try {
    const app = pm2App();
    expect(app.script).toBe(path.join(root, 'dist/cli.js'));
    expect(app.args).toEqual(['start', '--home', home]);
    expect(app.cwd).toBe(home);
    expect(app.env['FLYWHEEL_HOME']).toBe(home);
  } finally {
    if (before === undefined) delete process.env['FLYWHEEL_HOME'];
    else process.env['FLYWHEEL_HOME'] = before;
  }
});

test('pm2 waits longer than the daemon needs to stop, and knows when it is pointless', async () => {
  const app = pm2App();
  expect(app.kill_timeout).toBeGreaterThan((await stopDeadline()) * 1000);
  expect(app.stop_exit_codes).toEqual(hopeless);
});

test('sessions that kill the daemon are given up before systemd or pm2 gives up the daemon', async () => {
  const unit = await settings();
  const sessions = 5;
  // One beside others, three alone for each of them, and the start that condemns the last.
  const starts = 1 + deathsAllowed * sessions + 1;
  expect(Number(unit.get('StartLimitBurst')?.[0])).toBeGreaterThanOrEqual(starts);
  expect(pm2App().max_restarts).toBeGreaterThanOrEqual(starts);
});

test('the runbook explains every exit code there is', async () => {
  const runbook = await read('watch/README.md');
  const codes = new Set([0, ...Object.values(errorCodes).map((entry) => entry.exit)]);
  for (const code of codes) expect(runbook).toMatch(new RegExp(`^\\| ${String(code)}\\s+\\|`, 'm'));
});

test('the runbook names only commands that exist', async () => {
  const runbook = await read('watch/README.md');
  const known =
    /^(?:init|start|run|drop|validate|new|status|manifest (?:list|show|query)|queue (?:list|show)|retry|doctor|demo|scan|verify|rebuild|backup|restore|COMMAND)\b/;
  const used = [...runbook.matchAll(/(?:^|`)flywheel ([a-zA-Z]+(?: [a-z]+)?)/gm)];
  expect(used.length).toBeGreaterThan(10);
  for (const [, command = ''] of used) expect(command).toMatch(known);
});
