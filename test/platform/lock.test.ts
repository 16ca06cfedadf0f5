import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FlywheelError } from '../../src/domain/errors.ts';
import { acquireLock, readLockHolder, type LockHolder } from '../../src/platform/lock.ts';
import { successorOf } from '../../src/platform/lock-slot.ts';
import { ownIdentity } from '../../src/platform/process-identity.ts';

const compiled = new URL('../../dist/platform/lock.js', import.meta.url).href;
const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5), monotonic: () => 0 };
const children: ChildProcess[] = [];
let folder: string;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'lock-')), '.flywheel');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(path.dirname(folder), { recursive: true });
});

const lockFile = (): string => path.join(folder, 'lock');
const after = ({ id }: LockHolder): string => path.basename(successorOf(lockFile(), id));
const refused = async (): Promise<FlywheelError> => {
  const error: unknown = await acquireLock(folder, { purpose: 'test' }).catch((e: unknown) => e);
  if (!(error instanceof FlywheelError)) throw new Error('the lock was not refused');
  return error;
};
const plant = async (name: string, changes: Partial<LockHolder>): Promise<LockHolder> => {
  const holder: LockHolder = {
    id: '00000000-0000-4000-8000-000000000000',
    ...(await ownIdentity()),
    purpose: 'daemon',
    since: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, name), JSON.stringify(holder));
  return holder;
};

/** A process that takes the lock, says so, and does what it is told: `release` or nothing. */
function startOwner(): { child: ChildProcess; said: Promise<string> } {
  const script = `
    const { acquireLock } = await import(${JSON.stringify(compiled)});
    const lock = await acquireLock(${JSON.stringify(folder)}, { purpose: 'daemon', socketPath: '/s' });
    process.stdin.once('data', () => lock.release().then(() => process.exit(0)));
    console.log('owner');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  return { child, said: once(lines, 'line').then(([line]) => String(line)) };
}

test('a free home is taken, named in the lock, and free again after release', async () => {
  expect(await readLockHolder(folder)).toEqual({ kind: 'free' });
  const lock = await acquireLock(folder, { purpose: 'daemon', socketPath: '/run/s', clock });
  expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({
    host: os.hostname(),
    pid: process.pid,
    purpose: 'daemon',
    since: '2026-01-02T03:04:05.000Z',
    socket_path: '/run/s',
  });
  expect(await readLockHolder(folder)).toMatchObject({
    kind: 'live',
    holder: { id: lock.holder.id },
  });
  await lock.release();
  await lock.release();
  expect(await readLockHolder(folder)).toEqual({ kind: 'free' });
  expect(await readdir(folder)).toEqual([]);
});

test('a live owner is not disturbed, not even by its own process', async () => {
  const lock = await acquireLock(folder, { purpose: 'daemon', clock });
  const error = await refused();
  expect(error.code).toBe('HOME_LOCKED');
  expect(error.details).toEqual({
    pid: process.pid,
    purpose: 'daemon',
    since: '2026-01-02T03:04:05.000Z',
  });
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'live' });
  await lock.release();
});

test('the lock of another live process is refused, and taken over once that is killed', async () => {
  const { child, said } = startOwner();
  await said;
  expect((await refused()).details).toMatchObject({ pid: child.pid, purpose: 'daemon' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'stale', why: 'no_such_process' });
  const lock = await acquireLock(folder, { purpose: 'retry' });
  expect(await readLockHolder(folder)).toMatchObject({
    kind: 'live',
    holder: { purpose: 'retry' },
  });
  await lock.release();
});

test('a process that is dead but not collected by its parent owns nothing', async () => {
  if (process.platform !== 'linux') return;
  // A shell that does not wait for its child: that stays a zombie as long as the shell lives.
  const shell = spawn('sh', ['-c', 'cat <&3 & echo $!; exec sleep 600 3<&-'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  children.push(shell);
  const [, out, , held] = shell.stdio as unknown as [null, Readable, null, Writable];
  const [line] = (await once(createInterface({ input: out }), 'line')) as [string];
  const stat = (): Promise<string> => readFile(`/proc/${line}/stat`, 'utf8');
  const nameOf = (pid: number): Promise<string> => readFile(`/proc/${pid}/comm`, 'utf8');
  // While it is a shell it may collect its child; what it becomes never does.
  while ((await nameOf(shell.pid ?? 0)) !== 'sleep\n') await new Promise(setImmediate);
  held.end();
  while (!(await stat()).includes(') Z ')) await new Promise(setImmediate);
  await plant('lock', { pid: Number(line), started: (await stat()).split(' ')[21] ?? '' });
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'stale', why: 'no_such_process' });
});

test('a pid that was given to another process does not keep the lock', async () => {
  await plant('lock', { started: '1' });
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'stale', why: 'pid_reused' });
  await (await acquireLock(folder, { purpose: 'test' })).release();
});

test('a lock from before the last boot is taken over though its pid lives', async () => {
  await plant('lock', { boot: '11111111-2222-3333-4444-555555555555' });
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'stale', why: 'other_boot' });
  await (await acquireLock(folder, { purpose: 'test' })).release();
});

test('the lock of another machine is refused with what to do', async () => {
  await plant('lock', { host: 'elsewhere.example', boot: 'another' });
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'elsewhere' });
  const error = await refused();
  expect(error.code).toBe('HOME_LOCKED');
  expect(error.message).toContain('elsewhere.example');
  expect(error.hint).toContain(lockFile());
});

test('a container beside us is another machine; a new host name of ours is not', async () => {
  await plant('lock', { host: 'box', pids: 'pid:[1]', pid: 2 ** 22 + 1 });
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'elsewhere' });
  await plant('lock', { host: 'box', pid: 2 ** 22 + 1 });
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'stale', why: 'no_such_process' });
});

test.each([
  ['empty', ''],
  ['no JSON', '{"pid": 12'],
  ['null', 'null'],
  ['an id that is a path', JSON.stringify({ id: '../../x', pid: 1 })],
  ['a negative pid', JSON.stringify({ pid: -1 })],
  ['huge', 'x'.repeat(100_000)],
])('a lock that is %s is damaged: taken over, and kept aside', async (_name, text) => {
  await mkdir(folder, { recursive: true });
  await writeFile(lockFile(), text);
  expect(await readLockHolder(folder)).toEqual({ kind: 'damaged' });
  const lock = await acquireLock(folder, { purpose: 'test' });
  const aside = (await readdir(folder)).filter((name) => name.startsWith('lock.damaged-'));
  expect(aside).toHaveLength(1);
  expect(await readFile(path.join(folder, aside[0] ?? ''), 'utf8')).toBe(text);
  await lock.release();
});

test('a takeover that died half-way is itself taken over, and nothing is left lying about', async () => {
  const dead = { started: '1' };
  const first = await plant('lock', { ...dead, id: '00000000-0000-4000-8000-00000000000a' });
  await plant(after(first), { ...dead, id: '00000000-0000-4000-8000-00000000000b' });
  const gone = 2 ** 22 + 1;
  await writeFile(path.join(folder, `lock.${String(gone)}.${first.id}.tmp`), '{');
  const lock = await acquireLock(folder, { purpose: 'test' });
  expect(await readdir(folder)).toEqual(['lock']);
  await lock.release();
});

test('who is taking over a dead owner counts as the owner', async () => {
  const first = await plant('lock', { started: '1' });
  await plant(after(first), { id: '00000000-0000-4000-8000-00000000000b' });
  expect(await readLockHolder(folder)).toMatchObject({ kind: 'live' });
  expect((await refused()).code).toBe('HOME_LOCKED');
});

test('release leaves the lock of another alone', async () => {
  const lock = await acquireLock(folder, { purpose: 'test' });
  await plant('lock', {});
  await lock.release();
  expect(await readdir(folder)).toEqual(['lock']);
});

test('a home that cannot be written is not called locked', async () => {
  await writeFile(folder, 'a file where the folder should be');
  expect((await refused()).code).toBe('HOME_INVALID');
});

/**
 * Each process tries until it has the lock, proves that it is alone by making a folder that must not
 * exist, and kills itself: every success but the first is a takeover that all the others fight for.
 */
test.each([
  ['a dead lock', {}],
  ['a takeover that died half-way', { half: true }],
  ['a damaged lock', { damaged: true }],
])('of many processes that take over %s at once exactly one wins', async (_name, start) => {
  if ('damaged' in start) {
    await mkdir(folder, { recursive: true });
    await writeFile(lockFile(), '{');
  } else {
    const first = await plant('lock', { started: '1' });
    if ('half' in start) await plant(after(first), { started: '2' });
  }
  const script = `
    import { mkdirSync, rmdirSync } from 'node:fs';
    const { acquireLock } = await import(${JSON.stringify(compiled)});
    const alone = ${JSON.stringify(path.join(folder, '..', 'alone'))};
    for (let tries = 1; ; tries++) {
      const lock = await acquireLock(${JSON.stringify(folder)}, { purpose: 'race' })
        .catch((error) => { if (error.code !== 'HOME_LOCKED') throw error; });
      if (!lock) continue;
      mkdirSync(alone);
      for (let i = 0; i < 5; i++) await new Promise(setImmediate);
      rmdirSync(alone);
      process.kill(process.pid, 'SIGKILL');
    }`;
  const racers = Array.from({ length: 16 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
  );
  children.push(...racers);
  const ends = await Promise.all(
    racers.map(async (child) => (await once(child, 'exit'))[1] as string),
  );
  expect(ends).toEqual(racers.map(() => 'SIGKILL'));
  const lock = await acquireLock(folder, { purpose: 'last' });
  expect((await readdir(folder)).filter((name) => !name.startsWith('lock.damaged-'))).toEqual([
    'lock',
  ]);
  await lock.release();
});
