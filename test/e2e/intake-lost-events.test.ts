import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createEvents, type FlywheelEvent } from '../../src/domain/events.ts';
import { createInbox, type Inbox } from '../../src/intake/inbox.ts';
import { openChokidar } from '../../src/intake/open-chokidar.ts';
import type { OpenWatcher } from '../../src/intake/watcher.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import type { Home } from '../../src/platform/home.ts';
import { systemLater } from '../../src/platform/later.ts';
import { readerFor } from '../intake/support.ts';
import { example } from '../support/start-flywheel.ts';
import { tempHome } from '../support/temp-home.ts';

let home: Home;
let end: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of end.toReversed()) await each();
  end = [];
});

const shortly = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const newHome = async (): Promise<void> => {
  const temp = await tempHome();
  home = temp.home;
  end.push(temp.remove);
};

/** The compiled program, after a shell has set its limits. */
async function startDaemon(limits: string): Promise<ChildProcess> {
  const command = `${limits} exec "$0" "$@"`;
  const argv = [process.execPath, path.resolve('dist/cli.js'), 'start', '--home', home.root];
  const child = spawn('bash', ['-c', command, ...argv], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  end.push(async () => {
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await ended;
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString('utf8')));
  while (!told.includes('flywheel started')) {
    if (child.exitCode !== null) throw new Error(told);
    await shortly(10);
  }
  return child;
}

/** Sessions that are written elsewhere and renamed into the inbox, one right after the other. */
async function renameIn(count: number, start = 0): Promise<void> {
  const folder = path.join(home.root, 'elsewhere');
  await mkdir(folder, { recursive: true });
  const session = await example('trade');
  const names = Array.from({ length: count }, (_, n) => `s${start + n}.json`);
  for (const name of names) {
    const day = `2025-01-01T00:00:00.${name.replace(/\D/g, '').padStart(3, '0')}Z`;
    const text = JSON.stringify({ ...session, session_id: path.parse(name).name, timestamp: day });
    await writeFile(path.join(folder, name), text);
  }
  for (const name of names) await rename(path.join(folder, name), path.join(home.sessions, name));
}

const isAnswered = async (name: string): Promise<boolean> =>
  (await readFile(path.join(home.sessions, name), 'utf8')).includes('"flywheel"');

/** Every session has its answer and its artifacts; none was refused. */
async function allAreTaken(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    while (!(await isAnswered(`s${n}.json`))) await shortly(20);
    expect(existsSync(path.join(home.sessions, `s${n}`, 'trade_journal.md'))).toBe(true);
  }
  expect((await readdir(home.rejected)).filter((name) => name !== '.gitkeep')).toEqual([]);
}

test('what is renamed in while the process is stopped is taken when it goes on', async () => {
  await newHome();
  const daemon = await startDaemon('');
  daemon.kill('SIGSTOP');
  await renameIn(300);
  daemon.kill('SIGCONT');
  await allAreTaken(300);
  expect(daemon.exitCode).toBeNull();
}, 120_000);

test('with hardly a file handle to spare nothing is lost, and nobody has to restart it', async () => {
  await newHome();
  const daemon = await startDaemon('ulimit -n 64;');
  await renameIn(200);
  await allAreTaken(200);
  expect(daemon.exitCode).toBeNull();
}, 120_000);

interface Watched {
  readonly inbox: Inbox;
  readonly taken: string[];
  readonly told: FlywheelEvent[];
  readonly opened: boolean[];
}

/** An inbox whose system sends no events; what takes seconds in the world takes none here. */
async function watchSilently(sweepSeconds: number): Promise<Watched> {
  await newHome();
  const taken: string[] = [];
  const told: FlywheelEvent[] = [];
  const opened: boolean[] = [];
  const events = createEvents();
  events.on((event) => void told.push(event));
  const silent: OpenWatcher = (folder, polling) => {
    opened.push(polling);
    const watcher = openChokidar(folder, polling);
    if (polling) return watcher;
    const deaf = (event: string, listener: never): unknown =>
      event === 'ready' ? watcher.on('ready', listener) : undefined;
    return { on: deaf, close: () => watcher.close() };
  };
  const inbox = createInbox({
    home,
    reader: readerFor(home.sessions),
    files: createDurableFiles(nodeFileSystem),
    events,
    clock: systemClock,
    settings: { grace_seconds: 60, sweep_seconds: sweepSeconds, watcher: 'auto' },
    later: (ms, work) => systemLater(ms === 5_000 ? 50 : ms, work),
    openWatcher: silent,
  });
  end.push(() => inbox.stop());
  await inbox.start(({ path: file }) => {
    taken.push(path.basename(file));
    return Promise.resolve();
  });
  return { inbox, taken, told, opened };
}

test('where no events arrive the inbox is polled, and that is said', async () => {
  const { taken, told, opened } = await watchSilently(3_000);
  while (!told.some((event) => event.name === 'watch.degraded')) await shortly(10);
  const reasons = told.map((event) => (event.name === 'watch.degraded' ? event.reason : ''));
  expect(reasons).toEqual([expect.stringContaining('the inbox is polled')]);
  await renameIn(20);
  while (new Set(taken).size < 20) await shortly(10);
  expect(opened).toEqual([false, true]);
  expect(taken).toHaveLength(20);
});

test('without any event at all the sweeps find everything', async () => {
  const { taken } = await watchSilently(0.1);
  await renameIn(200);
  while (new Set(taken).size < 200) await shortly(10);
  expect(taken).toHaveLength(200);
});

test('while it is paused nothing is handed over, the sweeps go on, and then all is taken', async () => {
  const { inbox, taken } = await watchSilently(0.1);
  await inbox.pause();
  await renameIn(20);
  while (inbox.waiting() < 20) await shortly(10);
  expect(taken).toEqual([]);
  inbox.resume();
  while (new Set(taken).size < 20) await shortly(10);
  inbox.forget('outputs/sessions/s3.json');
  while (taken.length < 21) await shortly(10);
  expect(taken.filter((name) => name === 's3.json')).toHaveLength(2);
});
