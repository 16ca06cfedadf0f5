import { EventEmitter } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { OpenWatcher, Watcher } from '../../src/intake/watcher.ts';
import { createInboxWatch, type InboxWatch } from '../../src/intake/watch-inbox.ts';
import { systemLater } from '../../src/platform/later.ts';
import { manualTime, settled, type ManualTime } from './manual-time.ts';
import { newFolder } from './support.ts';

type Mode = 'auto' | 'events' | 'polling' | 'off';

class FakeWatcher extends EventEmitter implements Watcher {
  closed = 0;
  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
}

let running: InboxWatch | undefined;
afterEach(() => running?.stop());

function setUp(mode: Mode = 'auto') {
  const folder = newFolder();
  const time = manualTime();
  const opened: { watcher: FakeWatcher; polling: boolean }[] = [];
  const told: string[] = [];
  const degraded: string[] = [];
  const swept: number[] = [];
  const openWatcher: OpenWatcher = (_folder, polling) => {
    const watcher = new FakeWatcher();
    opened.push({ watcher, polling });
    return watcher;
  };
  const watch = createInboxWatch({
    folder,
    settings: { sweep_seconds: 5, watcher: mode },
    later: time.later,
    onFile: (file) => void told.push(path.relative(folder, file)),
    onSwept: () => void swept.push(told.length),
    onDegraded: (reason) => void degraded.push(reason),
    openWatcher,
  });
  running = watch;
  const write = (name: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), '{}');
  };
  const taken = (): string[] => told.splice(0).sort();
  /** As a watcher that sees everything. */
  const prove = (): void => {
    const watcher = opened.at(-1)?.watcher;
    watcher?.emit('add', path.join(folder, '.flywheel-canary.tmp'));
  };
  return { folder, time, opened, degraded, swept, watch, write, taken, prove };
}

const waitFor = async (isTrue: () => boolean): Promise<void> => {
  for (let tries = 0; !isTrue(); tries++) {
    if (tries > 2_000) throw new Error('It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** A sweep sets its next timer after real file work, so one single step of time may come too early. */
const passUntil = async (time: ManualTime, isTrue: () => boolean): Promise<void> => {
  for (let tries = 0; !isTrue(); tries++) {
    if (tries > 2_000) throw new Error('It did not happen.');
    await time.pass(1_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

describe('the sweep', () => {
  test('finds both forms at start, and nothing else', async () => {
    const { folder, watch, write, taken } = setUp('off');
    for (const name of ['a.json', 'drop/work_session.json', '.b.json', 'c.json.tmp', 'd.txt'])
      write(name);
    write('archive/work_session.json');
    symlinkSync(folder, path.join(folder, 'linked'));
    symlinkSync('/etc/passwd', path.join(folder, 'link.json'));
    await watch.start();
    expect(taken()).toEqual(['a.json', 'drop/work_session.json', 'link.json']);
  });

  test('finds what came without an event, every five seconds', async () => {
    const { time, watch, write, taken, swept } = setUp('off');
    await watch.start();
    write('a.json');
    await time.pass(4_000);
    expect(taken()).toEqual([]);
    await time.pass(1_500);
    await waitFor(() => swept.length === 2);
    expect(taken()).toEqual(['a.json']);
  });

  test('says once that the inbox is gone, and goes on when it is back', async () => {
    const { folder, time, watch, write, taken, degraded, opened, swept } = setUp();
    await watch.start();
    rmSync(folder, { recursive: true });
    await passUntil(time, () => degraded.length > 0);
    for (let round = 0; round < 3; round++) {
      await time.pass(5_000);
      await settled();
    }
    expect(degraded.filter((reason) => reason.includes('ENOENT'))).toHaveLength(1);
    const before = swept.length;
    const openedBefore = opened.length;
    write('a.json');
    await passUntil(time, () => swept.length > before);
    expect(taken()).toEqual(['a.json']);
    expect(opened.length).toBeGreaterThan(openedBefore);
  });

  test('stopping comes early, late and twice, and leaves no timer', async () => {
    const { time, watch, swept } = setUp();
    const started = watch.start();
    await watch.stop();
    await started;
    await watch.stop();
    await time.pass(60_000);
    expect(swept.length).toBeLessThanOrEqual(1);
    expect(time.waiting()).toBe(0);
  });
});

describe('events', () => {
  test('are told as they come, files and folders', async () => {
    const { folder, watch, opened, taken } = setUp();
    await watch.start();
    for (const event of ['add', 'change', 'unlink']) {
      opened[0]?.watcher.emit(event, path.join(folder, `${event}.json`));
    }
    expect(taken()).toEqual(['add.json', 'change.json', 'unlink.json']);
  });

  test('a file is looked at again after its last one, for polling may keep one to itself', async () => {
    const { folder, time, watch, opened, taken } = setUp('polling');
    await watch.start();
    const change = (): unknown => opened[0]?.watcher.emit('change', path.join(folder, 'a.json'));
    change();
    await time.pass(60);
    change();
    await time.pass(60);
    expect(taken()).toEqual(['a.json', 'a.json']);
    await time.pass(1_000);
    expect(taken()).toEqual(['a.json']);
    change();
    await watch.stop();
    await time.pass(1_000);
    expect(taken()).toEqual(['a.json']);
    change();
    expect(taken()).toEqual([]);
  });

  test('when ready, what came between is swept up', async () => {
    const { watch, opened, write, taken, swept, prove } = setUp();
    await watch.start();
    write('a.json');
    opened[0]?.watcher.emit('ready');
    await waitFor(() => swept.length === 2);
    expect(taken()).toEqual(['a.json']);
    prove();
  });

  test('a canary that is seen is taken away, and nothing is said', async () => {
    const { folder, time, watch, opened, degraded, prove } = setUp();
    await watch.start();
    opened[0]?.watcher.emit('ready');
    await waitFor(() => existsSync(path.join(folder, '.flywheel-canary.tmp')));
    prove();
    await waitFor(() => !existsSync(path.join(folder, '.flywheel-canary.tmp')));
    await time.pass(10_000);
    expect(degraded).toEqual([]);
    expect(opened).toHaveLength(1);
  });

  test('a canary that goes unseen makes auto poll, and events stay what was asked for', async () => {
    for (const mode of ['auto', 'events'] as const) {
      const { folder, time, watch, opened, degraded } = setUp(mode);
      await watch.start();
      opened[0]?.watcher.emit('ready');
      await waitFor(() => existsSync(path.join(folder, '.flywheel-canary.tmp')));
      await settled();
      await time.pass(6_000);
      await waitFor(() => degraded.length === 1 && readdirSync(folder).length === 0);
      await waitFor(() => opened.length === (mode === 'auto' ? 2 : 1));
      expect(degraded[0]).toContain('no file events arrive');
      expect(opened.map(({ polling }) => polling)).toEqual(
        mode === 'auto' ? [false, true] : [false],
      );
      await watch.stop();
    }
  });

  test('events that stop arriving are noticed within the hour', async () => {
    const { folder, time, watch, opened, degraded, prove } = setUp('events');
    await watch.start();
    opened[0]?.watcher.emit('ready');
    await waitFor(() => existsSync(path.join(folder, '.flywheel-canary.tmp')));
    await settled();
    prove();
    await settled();
    await time.pass(3_600_000);
    await waitFor(() => existsSync(path.join(folder, '.flywheel-canary.tmp')));
    await settled();
    await time.pass(6_000);
    await waitFor(() => degraded.length === 1);
    expect(degraded[0]).toContain('every 5 s');
  });

  test.each(['ENOSPC', 'EMFILE'])('%s degrades to sweeping, and is never fatal', async (code) => {
    const { time, watch, opened, degraded, write, taken, swept } = setUp();
    await watch.start();
    opened[0]?.watcher.emit('error', Object.assign(new Error('full'), { code }));
    await waitFor(() => opened[0]?.watcher.closed === 1);
    expect(degraded).toEqual([expect.stringContaining(code)]);
    write('a.json');
    await time.pass(5_000);
    await waitFor(() => swept.length === 2);
    expect(taken()).toEqual(['a.json']);
    await time.pass(3_600_000);
    await waitFor(() => opened.length === 2);
  });

  test('polling is what it says, and off opens nothing', async () => {
    const polling = setUp('polling');
    await polling.watch.start();
    expect(polling.opened.map((one) => one.polling)).toEqual([true]);
    await polling.watch.stop();
    const off = setUp('off');
    await off.watch.start();
    expect(off.opened).toEqual([]);
  });
});

describe('the real watcher', () => {
  test.each(['events', 'polling'] as const)(
    '%s: tells of drops without a sweep, and of nothing else',
    async (mode) => {
      const folder = newFolder();
      const told = new Set<string>();
      const degraded: string[] = [];
      let sweeps = 0;
      const watch = createInboxWatch({
        folder,
        settings: { sweep_seconds: 3_000, watcher: mode },
        later: systemLater,
        onFile: (file) => void told.add(path.relative(folder, file)),
        onSwept: () => {
          sweeps++;
        },
        onDegraded: (reason) => void degraded.push(reason),
      });
      running = watch;
      await watch.start();
      await waitFor(() => sweeps === 2);
      for (const name of ['.a.tmp', 'x.txt']) writeFileSync(path.join(folder, name), '{}');
      renameSync(path.join(folder, '.a.tmp'), path.join(folder, 'a.json'));
      mkdirSync(path.join(folder, 'drop'));
      writeFileSync(path.join(folder, 'drop/README.md'), '');
      writeFileSync(path.join(folder, 'drop/work_session.json'), '{}');
      await waitFor(() => told.has('a.json') && told.has('drop/work_session.json'));
      await watch.stop();
      expect([...told].sort()).toEqual(['a.json', 'drop/work_session.json']);
      expect(degraded).toEqual([]);
      expect(existsSync(path.join(folder, '.flywheel-canary.tmp'))).toBe(false);
    },
  );
});
