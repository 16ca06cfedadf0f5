import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Watcher } from '../../src/intake/watcher.ts';
import { createInboxWatch } from '../../src/intake/watch-inbox.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-backlog-'));
});
afterEach(() => rm(folder, { recursive: true }));

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test('events rest while many files wait, and the gap is swept when they are done', async () => {
  let backlog = 1000;
  let open = 0;
  const told = new Set<string>();
  const timers: (() => void)[] = [];
  const watch = createInboxWatch({
    folder,
    settings: { sweep_seconds: 3600, watcher: 'events' },
    later: (_ms, work) => {
      timers.push(work);
      return () => void timers.splice(timers.indexOf(work), 1);
    },
    backlog: () => backlog,
    onFile: (file) => told.add(path.basename(file)),
    onDegraded: () => undefined,
    openWatcher: (): Watcher => {
      open += 1;
      return {
        on: () => undefined,
        close: () => {
          open -= 1;
          return Promise.resolve();
        },
      };
    },
  });
  const tick = async (): Promise<void> => {
    for (const work of timers.splice(0)) work();
    await turn();
  };
  await watch.start();
  expect(open).toBe(1);
  await tick();
  while (open > 0) await turn();
  await writeFile(path.join(folder, 'meanwhile.json'), '{}');
  backlog = 0;
  await tick();
  while (!told.has('meanwhile.json')) await tick();
  expect(open).toBe(1);
  await watch.stop();
  expect(open).toBe(0);
});

test('a watcher that cannot be closed or opened is said, and tried again', async () => {
  let backlog = 1000;
  let fails = true;
  let opened = 0;
  const timers = new Set<() => void>();
  const reasons: string[] = [];
  const watch = createInboxWatch({
    folder,
    settings: { sweep_seconds: 3600, watcher: 'events' },
    later: (_ms, work) => {
      timers.add(work);
      return () => void timers.delete(work);
    },
    backlog: () => backlog,
    onFile: () => undefined,
    onDegraded: (reason) => void reasons.push(reason),
    openWatcher: (): Watcher => {
      if (opened > 0 && fails) throw Object.assign(new Error('no'), { code: 'EMFILE' });
      opened += 1;
      const refused = Object.assign(new Error('no'), { code: 'EBADF' });
      return {
        on: () => undefined,
        close: () => (fails ? Promise.reject(refused) : Promise.resolve()),
      };
    },
  });
  const tick = async (): Promise<void> => {
    const due = [...timers];
    timers.clear();
    for (const work of due) work();
    await turn();
  };
  await watch.start();
  while (reasons.length === 0) await tick();
  backlog = 0;
  while (!reasons.some((reason) => reason.includes('EMFILE'))) await tick();
  fails = false;
  while (opened < 2) await tick();
  await watch.stop();
  expect(reasons).toEqual([expect.stringContaining('EBADF'), expect.stringContaining('EMFILE')]);
});
