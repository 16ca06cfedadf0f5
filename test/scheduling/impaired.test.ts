import { afterEach, describe, expect, test } from '@jest/globals';
import type { FlywheelEvent } from '../../src/domain/events.ts';
import { callControl } from '../../src/platform/control-socket.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { systemLater, type Later } from '../../src/platform/later.ts';
import { example, startFlywheel, type TestFlywheel } from '../support/start-flywheel.ts';

let fly: TestFlywheel;
afterEach(() => fly.stop());

interface Disk {
  readonly fileSystem: FileSystem;
  /** Undefined: all is well. */
  errno: string | undefined;
  /** How often the daemon has looked whether it can write again. */
  probes: number;
}

type Calls = Record<string, (...args: unknown[]) => unknown>;

/** A disk that refuses whatever opens, makes, moves or writes, as long as it has an errno. */
function sickDisk(): Disk {
  const refuse = (call: string, path: string): void => {
    if (call === 'open' && path.endsWith('.flywheel-probe.tmp')) disk.probes += 1;
    const code = disk.errno;
    if (code === undefined) return;
    throw Object.assign(new Error(`${code}: ${call} '${path}'`), { code, path });
  };
  const refused = (real: Calls, names: readonly string[], path?: string): Calls =>
    Object.fromEntries(
      names.map((name) => [
        name,
        (...args: unknown[]) => {
          refuse(name, path ?? String(args[0]));
          return real[name]?.(...args);
        },
      ]),
    );
  const real = nodeFileSystem as unknown as Calls;
  const changing = ['rename', 'link', 'mkdir'];
  const open = async (...args: unknown[]): Promise<unknown> => {
    refuse('open', String(args[0]));
    const handle = (await real['open']?.(...args)) as Calls;
    const writing = refused(handle, ['write', 'writeFile', 'sync', 'datasync'], String(args[0]));
    return new Proxy(handle, {
      get(target, name) {
        const own = writing[name as string] ?? target[name as string];
        return typeof own === 'function' ? own.bind(target) : own;
      },
    });
  };
  const async = Object.fromEntries(
    Object.entries(refused(real, changing)).map(([name, call]) => [
      name,
      async (...args: unknown[]): Promise<unknown> => await call(...args),
    ]),
  );
  const now = nodeFileSystem.now as unknown as Calls;
  const sync = refused(now, ['openSync', 'writeSync', 'renameSync', 'linkSync', 'mkdirSync']);
  const disk: Disk = {
    fileSystem: { ...real, ...async, open, now: { ...now, ...sync } } as unknown as FileSystem,
    errno: undefined,
    probes: 0,
  };
  return disk;
}

/** What takes five seconds takes fifty milliseconds. */
const quick: Later = (milliseconds, work) => systemLater(milliseconds / 100, work);

async function start(disk: Disk): Promise<TestFlywheel> {
  const machine = { fileSystem: disk.fileSystem, later: quick };
  return (fly = await startFlywheel({ machine, settings: { 'intake.watcher': 'off' } }));
}

async function probed(disk: Disk, times: number): Promise<void> {
  const until = disk.probes + times;
  while (disk.probes < until) await new Promise((resolve) => setTimeout(resolve, 5));
}

const trades = async (count: number): Promise<Record<string, unknown>[]> => {
  const session = await example('trade');
  return Array.from({ length: count }, (_, n) => ({
    ...session,
    session_id: `s${n}`,
    agent_id: `agent-${n}`,
  }));
};

const attempts = (): number[] =>
  fly.composed.sessions.all('sessions').map((session) => session.attempts);

describe.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EMFILE', 'ENFILE'])(
  'while the machine says %s',
  (errno) => {
    test('nothing new is taken, it is said once, and all goes on by itself when it is over', async () => {
      const disk = sickDisk();
      await start(disk);
      disk.errno = errno;
      for (const session of await trades(5)) {
        await fly.drop(`${String(session['session_id'])}.json`, session);
      }
      await fly.saw('machine.impaired');
      expect(fly.composed.impairment()).toMatchObject({ errno });
      await probed(disk, 4);
      expect(fly.count('run.claimed')).toBe(0);
      disk.errno = undefined;
      await fly.saw('machine.recovered');
      await fly.saw('run.completed', 5);
      expect(fly.composed.impairment()).toBeUndefined();
      expect(fly.count('machine.impaired')).toBe(1);
      expect(attempts()).toEqual([1, 1, 1, 1, 1]);
    });

    test('what was claimed already is not counted, not lost and not done twice', async () => {
      const disk = sickDisk();
      await start(disk);
      fly.composed.events.on(({ name }) => {
        if (name === 'run.claimed' && fly.count('machine.impaired') === 0) disk.errno = errno;
      });
      for (const session of await trades(3)) {
        await fly.drop(`${String(session['session_id'])}.json`, session);
      }
      await fly.saw('machine.impaired');
      await probed(disk, 4);
      disk.errno = undefined;
      await fly.saw('run.completed', 3);
      expect(fly.count('run.completed')).toBe(3);
      expect(fly.count('run.deferred')).toBe(0);
      expect(attempts()).toEqual([1, 1, 1]);
    });
  },
);

describe('an impaired daemon', () => {
  test('answers, says what is wrong, and stops cleanly; the next life does the rest', async () => {
    const disk = sickDisk();
    await start(disk);
    const [session] = await trades(1);
    fly.composed.events.on(({ name }) => {
      if (name === 'run.claimed') disk.errno = 'ENOSPC';
    });
    await fly.drop('a.json', session ?? {});
    await fly.saw('machine.impaired');
    const answer = await callControl(fly.composed.socketPath, 'health', null);
    expect(answer).toMatchObject({ impairment: { errno: 'ENOSPC' } });
    const before = disk.probes;
    const stopped = fly.composed.close();
    disk.errno = undefined;
    await stopped;
    const after = disk.probes;
    await fly.restart();
    await fly.saw('run.completed');
    expect(after - before).toBeLessThanOrEqual(2);
    expect(attempts()).toEqual([1]);
    const well = await callControl(fly.composed.socketPath, 'health', null);
    expect(well).toEqual({ impairment: null });
  });

  test('who asks for one run is told, and the session is done all the same', async () => {
    const disk = sickDisk();
    await start(disk);
    const events: FlywheelEvent['name'][] = [];
    fly.composed.events.on(({ name }) => {
      events.push(name);
      if (name === 'run.claimed' && events.length === 1) disk.errno = 'EROFS';
    });
    const file = await fly.drop('a.json', (await trades(1))[0] ?? {});
    const asked = fly.composed.operations.process({ path: file }).catch((error: unknown) => error);
    await fly.saw('machine.impaired');
    disk.errno = undefined;
    await fly.saw('run.completed');
    await asked;
    expect(attempts()).toEqual([1]);
  });
});
