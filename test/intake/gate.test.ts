import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createGate } from '../../src/intake/gate.ts';
import { stampOf } from '../../src/platform/read-guarded.ts';
import { goodSession } from './hostile-sessions.ts';
import { manualTime, settled } from './manual-time.ts';
import { newFolder, readerFor } from './support.ts';

const good = JSON.stringify(goodSession);

function setUp(options: { concurrency?: number; take?: () => Promise<void> } = {}) {
  const folder = newFolder();
  const time = manualTime();
  const seen = {
    reads: 0,
    accepted: [] as string[],
    refused: [] as string[],
    trouble: [] as string[],
  };
  const reader = readerFor(folder);
  const parts = {
    read: (file: string) => {
      seen.reads++;
      return reader.read(file);
    },
    stampOf,
    ...time,
    graceSeconds: 30,
    concurrency: options.concurrency ?? 4,
    onAccepted: async ({ path: file }: { path: string }) => {
      seen.accepted.push(path.basename(file));
      await options.take?.();
    },
    onRefused: (file: string, problems: readonly { message: string }[]) => {
      seen.refused.push(`${path.basename(file)}: ${problems[0]?.message ?? ''}`);
      rmSync(file);
      return Promise.resolve();
    },
    onTrouble: (_file: string, error: unknown) => void seen.trouble.push(String(error)),
  };
  const gate = createGate(parts);
  const write = (name: string, content: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const offer = async (...files: string[]): Promise<void> => {
    files.forEach(gate.offer);
    await settled();
  };
  return { gate, seen, time, parts, write, offer };
}

describe('a file is judged once in each state', () => {
  test('offered again and again it is read once', async () => {
    const { seen, write, offer } = setUp();
    const file = write('a.json', good);
    await offer(file, file, file);
    await offer(file);
    expect(seen).toMatchObject({ reads: 1, accepted: ['a.json'] });
  });

  test('changed, or replaced by the same bytes, it is judged again', async () => {
    const { seen, write, offer } = setUp();
    const file = write('a.json', good);
    await offer(file);
    write('a.json', `${good} `);
    await offer(file);
    renameSync(write('.new.tmp', `${good} `), file);
    await offer(file);
    expect(seen.accepted).toHaveLength(3);
  });

  test('forgotten, or gone and back again, it is judged again', async () => {
    const { gate, seen, write, offer } = setUp();
    const file = write('a.json', good);
    await offer(file);
    gate.forget(file);
    await offer(file);
    expect(seen.accepted).toHaveLength(2);
    for (let sweep = 0; sweep < 3; sweep++) {
      await offer(file);
      gate.allOffered();
    }
    await offer(file);
    expect(seen.accepted).toHaveLength(2);
    for (let sweep = 0; sweep < 2; sweep++) gate.allOffered();
    await offer(file);
    expect(seen.accepted).toHaveLength(3);
  });

  test('what waits while all files are offered is not forgotten before it was looked at', async () => {
    const { gate, seen, write, offer } = setUp();
    const files = Array.from({ length: 200 }, (_, n) => write(`${n}.json`, good));
    await offer(...files);
    for (let sweep = 0; sweep < 4; sweep++) {
      files.forEach(gate.offer);
      gate.allOffered();
    }
    await settled();
    await offer(...files);
    expect(seen.accepted).toHaveLength(200);
  });

  test('paused it hands nothing over and refuses nothing, and goes on with what came meanwhile', async () => {
    const { gate, seen, write, offer } = setUp();
    await gate.pause();
    await offer(write('a.json', good), write('b.json', '[]'));
    expect(seen).toMatchObject({ accepted: [], refused: [] });
    expect(gate.waiting()).toBe(2);
    gate.resume();
    await settled();
    expect(seen.accepted).toEqual(['a.json']);
    expect(seen.refused).toHaveLength(1);
  });

  test('offered while it is judged it is looked at once more', async () => {
    let change: (() => void) | undefined;
    const { gate, seen, write, offer } = setUp({
      take: async () => {
        change?.();
        change = undefined;
        await settled();
      },
    });
    const file = write('a.json', good);
    change = () => {
      write('a.json', `${good}\n`);
      gate.offer(file);
    };
    await offer(file);
    await settled();
    expect(seen.accepted).toHaveLength(2);
  });
});

describe('an incomplete file', () => {
  test('is taken as soon as it is complete, without an event', async () => {
    const { seen, time, write, offer } = setUp();
    await offer(write('a.json', good.slice(0, 40)));
    write('a.json', good);
    await time.pass(1_000);
    expect(seen).toMatchObject({ accepted: ['a.json'], refused: [] });
  });

  test('is refused when it has not changed for the grace period, and says why', async () => {
    const { seen, time, write, offer } = setUp();
    await offer(write('a.json', good.slice(0, 40)));
    await time.pass(29_000);
    expect(seen.refused).toEqual([]);
    await time.pass(2_000);
    expect(seen.refused).toEqual([expect.stringContaining('ends too early')]);
  });

  test('has its grace from its last change', async () => {
    const { seen, time, write, offer } = setUp();
    const file = write('a.json', good.slice(0, 40));
    await offer(file);
    await time.pass(25_000);
    write('a.json', good.slice(0, 60));
    await time.pass(25_000);
    expect(seen.refused).toEqual([]);
    write('a.json', good);
    await time.pass(1_000);
    expect(seen).toMatchObject({ accepted: ['a.json'], refused: [] });
  });

  test('is not read again while it stays as it is', async () => {
    const { seen, time, write, offer } = setUp();
    await offer(write('a.json', '{'));
    await time.pass(20_000);
    expect(seen.reads).toBe(1);
  });

  test('that goes away leaves nothing waiting', async () => {
    const { seen, time, write, offer } = setUp();
    const file = write('a.json', '{');
    await offer(file);
    rmSync(file);
    await time.pass(60_000);
    expect(time.waiting()).toBe(0);
    expect(seen.refused).toEqual([]);
  });
});

describe('back-pressure', () => {
  test('not more than so many are handed over at once, and none is lost', async () => {
    const open: (() => void)[] = [];
    const { seen, write, offer } = setUp({
      concurrency: 3,
      take: () => new Promise((resolve) => open.push(resolve)),
    });
    await offer(...Array.from({ length: 200 }, (_, n) => write(`${n}.json`, good)));
    expect(seen.accepted).toHaveLength(3);
    while (open.length > 0) {
      open.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
      expect(open.length).toBeLessThanOrEqual(3);
    }
    await settled();
    expect(new Set(seen.accepted).size).toBe(200);
  });

  test('other work has its turn while many files are judged', async () => {
    const { gate, seen, write } = setUp();
    const files = Array.from({ length: 300 }, (_, n) => write(`${n}.json`, good));
    files.forEach(gate.offer);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.accepted.length).toBeLessThan(300);
    await settled();
    expect(seen.accepted).toHaveLength(300);
  });
});

describe('trouble', () => {
  test('a hand-over that fails is told, and done again at the next offer', async () => {
    let fail = true;
    const { seen, write, offer } = setUp({
      take: () => (fail ? Promise.reject(new Error('full')) : Promise.resolve()),
    });
    const file = write('a.json', good);
    await offer(file);
    fail = false;
    await offer(file);
    await offer(file);
    expect(seen).toMatchObject({ accepted: ['a.json', 'a.json'], trouble: ['Error: full'] });
  });

  test('a file that could not be moved is refused again at the next offer', async () => {
    const { parts, seen, write } = setUp();
    let fail = true;
    const onRefused = (file: string, problems: readonly { message: string }[]) =>
      fail ? Promise.reject(new Error('EROFS')) : parts.onRefused(file, problems);
    const gate = createGate({ ...parts, onRefused });
    const file = write('a.json', '{}');
    gate.offer(file);
    await settled();
    fail = false;
    gate.offer(file);
    await settled();
    expect(seen).toMatchObject({
      trouble: ['Error: EROFS'],
      refused: [expect.stringContaining('a.json')],
    });
  });

  test('a file that only got other times is judged again, and that is harmless', async () => {
    const { seen, write, offer } = setUp();
    const file = write('a.json', good);
    await offer(file);
    utimesSync(file, 1, 1);
    await offer(file);
    expect(seen.accepted).toHaveLength(2);
  });
});

test('stopped, it hands nothing over, waits for no hand-over, and leaves no timer', async () => {
  const { gate, seen, time, write, offer } = setUp({ take: () => new Promise(() => undefined) });
  await offer(write('a.json', good), write('b.json', '{'));
  await gate.stop();
  await gate.stop();
  await offer(write('c.json', good));
  expect(seen.accepted).toEqual(['a.json']);
  expect(time.waiting()).toBe(0);
});
