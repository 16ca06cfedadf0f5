import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DoctorContext, Verdict } from '../../src/cli/doctor-check.ts';
import { doctorChecks, examine } from '../../src/cli/doctor-checks.ts';
import { FlywheelError } from '../../src/domain/errors.ts';
import type { RepoScan } from '../../src/domain/repo.ts';
import { isIgnoredName } from '../../src/intake/inbox-names.ts';
import { homeAt, homeFolders } from '../../src/platform/home.ts';
import type { LockHolder, LockState } from '../../src/platform/lock.ts';
import { machine, type Machine } from '../../src/platform/machine.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'doctor-'));
  for (const folder of homeFolders) await mkdir(path.join(root, folder), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const now = Date.UTC(2026, 10, 21);
const holder: LockHolder = {
  id: 'x',
  host: 'box',
  boot: 'b',
  pids: 'p',
  pid: 4711,
  started: '1',
  purpose: 'daemon',
  since: '2026-11-20T00:00:00.000Z',
  socket_path: '/run/s.sock',
};
const fine = { freeBytes: 1e12, freeFiles: 1e6, type: 0xef53 };
/** What a healthy Linux says; anything under the home is looked up for real. */
const system: Readonly<Record<string, string>> = {
  '/proc/self/limits':
    'Max open files            65536                524288               files\n',
  '/proc/sys/fs/inotify/max_user_watches': '524288\n',
  '/proc/sys/fs/inotify/max_user_instances': '512\n',
  '/sys/class/rtc/rtc0/since_epoch': `${String(now / 1000)}\n`,
};
const machineWith = (
  files: Readonly<Record<string, string | undefined>> = {},
  more: Partial<Machine> = {},
): Machine => ({
  ...machine,
  space: () => Promise.resolve(fine),
  modified: () => Promise.resolve(now),
  text: (file) =>
    file.startsWith(root) ? machine.text(file) : Promise.resolve({ ...system, ...files }[file]),
  ...more,
});
const fails = (): Promise<never> =>
  Promise.reject(new FlywheelError('TEMPLATE_INVALID', 'readme.md is wrong', { hint: 'close it' }));
const context = (more: Partial<DoctorContext> = {}): DoctorContext => ({
  home: homeAt(root),
  nodeVersion: '20.20.2',
  platform: 'linux',
  repository: root,
  machine: machineWith(),
  clock: { now: () => now, monotonic: () => 0 },
  repos: { scan: (r) => Promise.resolve({ kind: 'unreachable', path: r.path, reason: 'none' }) },
  signal: new AbortController().signal,
  loadConfig: () => Promise.resolve(),
  loadTemplates: () => Promise.resolve(),
  loadSchemas: () => Promise.resolve(),
  readLock: () => Promise.resolve({ kind: 'free' }),
  ping: () => Promise.resolve(),
  gitVersion: () => Promise.resolve('2.39.5'),
  isIgnoredName,
  ...more,
});
const verdictOf = async (name: string, more: Partial<DoctorContext> = {}): Promise<Verdict> => {
  const found = (await examine(context(more))).find((each) => each.name === name);
  if (!found) throw new Error(`there is no check ${name}`);
  return found;
};
const lock = (state: LockState): Partial<DoctorContext> => ({
  readLock: () => Promise.resolve(state),
});

test('a healthy home on a healthy machine passes every check', async () => {
  const all = await examine(context());
  expect(all.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  expect(all.length).toBeGreaterThanOrEqual(16);
  expect(new Set(all.map(({ name }) => name)).size).toBe(doctorChecks.length);
});

test.each([
  ['18.20.0', 'fail'],
  ['20.18.3', 'fail'],
  ['20.19.0', 'ok'],
  ['21.7.0', 'fail'],
  ['22.11.0', 'fail'],
  ['22.12.0', 'ok'],
  ['23.5.0', 'fail'],
  ['26.0.0', 'ok'],
])('Node %s: %s', async (nodeVersion, verdict) => {
  expect(await verdictOf('node version', { nodeVersion })).toMatchObject({ verdict });
});

test('another platform fails, and macOS needs no inotify', async () => {
  expect(await verdictOf('platform', { platform: 'freebsd' })).toMatchObject({ verdict: 'fail' });
  const darwin = { platform: 'darwin', machine: machineWith({ '/proc/self/limits': undefined }) };
  expect(await verdictOf('inotify limits', darwin)).toMatchObject({ verdict: 'ok' });
  expect(await verdictOf('open files', darwin)).toMatchObject({ verdict: 'ok' });
});

test('a clock in the past fails, one that jumped back is doubted', async () => {
  const at = (time: number): Partial<DoctorContext> => ({
    clock: { now: () => time, monotonic: () => 0 },
  });
  expect(await verdictOf('clock', at(Date.UTC(1970, 0, 2)))).toMatchObject({ verdict: 'fail' });
  expect(await verdictOf('clock', at(now - 2 * 86_400_000))).toMatchObject({ verdict: 'warn' });
  const rtc = { '/sys/class/rtc/rtc0/since_epoch': String(now / 1000 - 14 * 3600) };
  expect(await verdictOf('clock', { machine: machineWith(rtc) })).toMatchObject({ verdict: 'ok' });
  const far = { '/sys/class/rtc/rtc0/since_epoch': '1000000000' };
  expect(await verdictOf('clock', { machine: machineWith(far) })).toMatchObject({
    verdict: 'warn',
  });
});

test.each([
  ['open files', { '/proc/self/limits': 'Max open files   100   100   files' }, 'fail'],
  ['open files', { '/proc/self/limits': 'Max open files   512   512   files' }, 'warn'],
  ['open files', { '/proc/self/limits': 'Max open files   unlimited  unlimited' }, 'ok'],
  ['inotify limits', { '/proc/sys/fs/inotify/max_user_watches': '100' }, 'warn'],
  ['inotify limits', { '/proc/sys/fs/inotify/max_user_instances': '2' }, 'warn'],
  [
    'inotify limits',
    {
      '/proc/sys/fs/inotify/max_user_watches': undefined,
      '/proc/sys/fs/inotify/max_user_instances': undefined,
    },
    'warn',
  ],
])('%s with %j: %s', async (name, files, verdict) => {
  expect(await verdictOf(name, { machine: machineWith(files) })).toMatchObject({ verdict });
});

test.each([
  ['free space', { ...fine, freeBytes: 10 }, 'fail'],
  ['free space', { ...fine, freeBytes: 5e8 }, 'warn'],
  ['free space', { ...fine, freeFiles: 3 }, 'fail'],
  ['file system', { ...fine, type: 0x6969 }, 'warn'],
  ['file system', { ...fine, type: -0xacb2be }, 'warn'],
])('%s of %j: %s', async (name, space, verdict) => {
  const full = machineWith({}, { space: () => Promise.resolve(space) });
  expect(await verdictOf(name, { machine: full })).toMatchObject({ verdict });
});

test('a home that is missing, a file or read-only fails', async () => {
  const nowhere = { home: homeAt(path.join(root, 'nowhere')) };
  expect(await verdictOf('home', nowhere)).toMatchObject({
    verdict: 'fail',
    fix: expect.stringContaining('flywheel init'),
  });
  expect(await verdictOf('inbox', nowhere)).toMatchObject({ verdict: 'fail' });
  await writeFile(path.join(root, 'file'), '');
  const file = { home: homeAt(path.join(root, 'file')) };
  expect(await verdictOf('home', file)).toMatchObject({ verdict: 'fail' });
  const closed = { machine: machineWith({}, { isWritable: () => Promise.resolve(false) }) };
  expect(await verdictOf('home', closed)).toMatchObject({ verdict: 'fail' });
  expect(await verdictOf('folders', closed)).toMatchObject({ verdict: 'fail' });
});

test('folders that are missing are named, and a file in the place of one fails', async () => {
  await rm(path.join(root, '.flywheel'), { recursive: true });
  expect(await verdictOf('folders')).toMatchObject({ verdict: 'ok' });
  await rm(path.join(root, 'outputs/rejected'), { recursive: true });
  expect(await verdictOf('folders')).toMatchObject({
    verdict: 'warn',
    says: expect.stringContaining('outputs/rejected'),
  });
  await writeFile(path.join(root, 'outputs/rejected'), '');
  expect(await verdictOf('folders')).toMatchObject({ verdict: 'fail' });
});

test.each([
  [{ kind: 'live', holder }, 'ok', '4711'],
  [{ kind: 'stale', holder, why: 'pid_reused' }, 'warn', 'gone'],
  [{ kind: 'elsewhere', holder }, 'fail', 'box'],
  [{ kind: 'damaged' }, 'warn', 'damaged'],
] as const)('a lock that is %j: %s', async (state, verdict, says) => {
  const told = await verdictOf('lock', lock(state));
  expect(told).toMatchObject({ verdict, says: expect.stringContaining(says) });
});

test('a daemon that holds the home must answer; a command that holds it need not', async () => {
  const live = lock({ kind: 'live', holder });
  expect(await verdictOf('daemon', live)).toMatchObject({ says: 'answers on /run/s.sock' });
  const silent = { ...live, ping: () => Promise.reject(new Error('ECONNREFUSED')) };
  expect(await verdictOf('daemon', silent)).toMatchObject({ verdict: 'fail' });
  const { socket_path: _, ...command } = holder;
  const busy = { ...silent, ...lock({ kind: 'live', holder: { ...command, purpose: 'retry' } }) };
  expect(await verdictOf('daemon', busy)).toMatchObject({
    verdict: 'ok',
    says: expect.stringContaining('retry'),
  });
});

test.each([
  ['{"version":1,"sessions":{"a":{},"b":{}}}', 'ok'],
  ['{"version":1,"sess', 'fail'],
  ['null', 'fail'],
  ['', 'fail'],
  ['[]', 'fail'],
  ['{"sessions":[]}', 'fail'],
])('a manifest of %j: %s', async (text, verdict) => {
  await writeFile(path.join(root, 'manifest.json'), text);
  expect(await verdictOf('manifest')).toMatchObject({ verdict });
});

test('a missing manifest is none yet, or one that the journal brings back', async () => {
  expect(await verdictOf('manifest')).toMatchObject({ verdict: 'ok', says: 'none yet' });
  await writeFile(path.join(root, '.flywheel/journal.ndjson'), '');
  expect(await verdictOf('manifest')).toMatchObject({ verdict: 'warn' });
});

test('files in the inbox that are never taken are told', async () => {
  for (const name of ['a.json', '.gitkeep', '.x.tmp', 'b.json~', 'c.part', 'd.bak', '#e']) {
    await writeFile(path.join(root, 'outputs/sessions', name), '');
  }
  expect(await verdictOf('inbox')).toMatchObject({
    verdict: 'warn',
    says: expect.stringMatching(/^5 files .*#e, \.x\.tmp, b\.json~, …/),
  });
});

test.each([
  ['configuration', 'loadConfig'],
  ['templates', 'loadTemplates'],
  ['schemas', 'loadSchemas'],
])('what is wrong with %s is told with its own mend', async (name, load) => {
  expect(await verdictOf(name, { [load]: fails })).toMatchObject({
    verdict: 'fail',
    says: 'readme.md is wrong',
    fix: 'close it',
  });
});

test('the repository at hand must be readable, native git or not', async () => {
  const scan = { repository: { name: 'wheel' } } as RepoScan;
  const found = { repos: { scan: () => Promise.resolve({ kind: 'scanned', scan } as const) } };
  expect(await verdictOf('repository access', found)).toMatchObject({ verdict: 'ok' });
  const noGit = { gitVersion: () => Promise.resolve(undefined) };
  expect(await verdictOf('repository access', noGit)).toMatchObject({ verdict: 'ok' });
  const damaged = { repos: { scan: fails } };
  expect(await verdictOf('repository access', damaged)).toMatchObject({ verdict: 'fail' });
});

test('a check that breaks has failed, and the others are made all the same', async () => {
  const broken = machineWith({}, { space: () => Promise.reject(new Error('EIO')) });
  const all = await examine(context({ machine: broken }));
  expect(all).toHaveLength(doctorChecks.length);
  expect(all.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name)).toEqual([
    'free space',
    'file system',
  ]);
});
