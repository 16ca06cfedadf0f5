import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createEvents, type FlywheelEvent } from '../../src/domain/events.ts';
import { createInbox, type Inbox } from '../../src/intake/inbox.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { homeAt } from '../../src/platform/home.ts';
import { goodSession, hostileFiles } from './hostile-sessions.ts';
import { newFolder, readerFor } from './support.ts';

let running: Inbox | undefined;
afterEach(() => running?.stop());

const good = JSON.stringify(goodSession);

function setUp(grace_seconds: number) {
  const home = homeAt(newFolder());
  mkdirSync(home.sessions, { recursive: true });
  mkdirSync(home.rejected, { recursive: true });
  const events = createEvents();
  const rejected: string[] = [];
  const other: FlywheelEvent[] = [];
  const taken: string[] = [];
  let wake = (): void => undefined;
  events.on((event) => {
    if (event.name === 'session.rejected') rejected.push(event.path);
    else other.push(event);
    wake();
  });
  const inbox = createInbox({
    home,
    reader: readerFor(home.sessions),
    files: createDurableFiles(nodeFileSystem),
    events,
    clock: systemClock,
    settings: { grace_seconds, sweep_seconds: 0.2, watcher: 'events' },
  });
  running = inbox;
  const start = (): Promise<void> =>
    inbox.start(({ path: file }) => {
      taken.push(path.basename(file));
      wake();
      return Promise.resolve();
    });
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        if (isSo()) resolve();
      };
      wake();
    });
  return {
    home,
    inbox,
    start,
    until,
    rejected,
    taken,
    other,
    at: (name: string) => path.join(home.sessions, name),
  };
}

test('everything hostile ends in rejected with its reason, and what is good is taken', async () => {
  const { home, start, until, rejected, taken, other, at } = setUp(0);
  hostileFiles.forEach(({ content }, n) => {
    writeFileSync(at(`h${n}.json`), content);
  });
  writeFileSync(at('good.json'), good);
  execFileSync('mkfifo', [at('pipe.json')]);
  symlinkSync(at('good.json'), at('link.json'));
  await start();
  await until(() => rejected.length === hostileFiles.length + 2);
  expect(taken).toEqual(['good.json']);
  expect(readdirSync(home.sessions).filter((name) => name.endsWith('.json'))).toEqual([
    'good.json',
  ]);
  const names = readdirSync(home.rejected);
  for (const path of rejected) {
    const name = path.split('/').at(-1) ?? '';
    expect(names).toEqual(
      expect.arrayContaining([name, `${name}.problems.json`, `${name}.problems.md`]),
    );
  }
  expect(other).toEqual([]);
});

test('a burst of renames and slow writers loses nothing and takes nothing half', async () => {
  const { start, until, taken, rejected, at } = setUp(60);
  await start();
  const slow = Array.from({ length: 20 }, (_, n) => at(`slow${n}.json`));
  for (const file of slow) writeFileSync(file, good.slice(0, 50));
  for (let n = 0; n < 1_000; n++) {
    writeFileSync(at(`.${n}.tmp`), good);
    renameSync(at(`.${n}.tmp`), at(`${n}.json`));
  }
  await until(() => new Set(taken).size === 1_000);
  for (const file of slow) appendFileSync(file, good.slice(50));
  await until(() => new Set(taken).size === 1_020);
  expect(rejected).toEqual([]);
  expect(taken.length).toBe(new Set(taken).size);
});

test('a refused file that is mended and taken back is taken', async () => {
  const { home, inbox, start, until, taken, rejected, at } = setUp(60);
  writeFileSync(at('a.json'), '{}');
  await start();
  await until(() => rejected.length === 1);
  writeFileSync(path.join(home.rejected, 'a.json'), good);
  expect(await inbox.takeBack('a.json')).toBe(at('a.json'));
  await until(() => taken.includes('a.json'));
  expect(existsSync(path.join(home.rejected, 'a.json'))).toBe(false);
});

test('what is forgotten is handed over again', async () => {
  const { inbox, start, until, taken, at } = setUp(60);
  writeFileSync(at('a.json'), good);
  await start();
  await until(() => taken.length === 1);
  inbox.forget('outputs/sessions/a.json');
  await until(() => taken.length === 2);
  expect(taken).toEqual(['a.json', 'a.json']);
});
