import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { baseEntries } from '../../src/store/embedded/base-entries.ts';
import { toLine } from '../../src/store/embedded/journal-line.ts';
import { State } from '../../src/store/embedded/state.ts';
import type { Store } from '../../src/store/store.ts';
import { mortalFileSystem, moments } from '../crash/mortal-file-system.ts';
import { artifact, namesIn, put, session, storeHome, type StoreHome } from './store-home.ts';

let home: StoreHome;
beforeEach(async () => {
  home = await storeHome();
});
afterEach(() => home.remove());

const names = Array.from({ length: 30 }, (_, number) => `n${number + 10}`);
const small = { journalMaxBytes: 1000 };
const rotations = (): number =>
  home.logged.filter((line) => line === 'info journal rotated').length;
const baseSequence = async (): Promise<number> =>
  (JSON.parse((await home.lines())[0] ?? '') as { seq: number }).seq;

/** What follows a batch is over: a transaction of the next one has been worked on. */
const afterBatch = (store: Store): Promise<void> => store.transact('test', () => Promise.resolve());

/** What the journal knows by itself: a life that ended without closing, and no manifest. */
async function fromJournalAlone(): Promise<Store> {
  await rm(home.manifest, { force: true });
  return home.open();
}

describe('a journal that has grown larger than allowed', () => {
  test('is begun anew and loses nothing, with no manifest to help it', async () => {
    const store = await home.open(small);
    for (const name of names) await put(store, name);
    expect(rotations()).toBeGreaterThan(1);
    expect(await baseSequence()).toBeGreaterThan(5);
    const next = await fromJournalAlone();
    expect(namesIn(next.manifest)).toEqual(names);
    await put(next, 'z');
    expect(namesIn((await fromJournalAlone()).manifest)).toEqual([...names, 'z']);
  });

  test('keeps claims, and the tasks that are not settled under their ids', async () => {
    const store = await home.open(small);
    const run = { run_id: 'r', input: 'text' } as never;
    const add = (tag: string): Promise<number> =>
      store.transact('test', (tx) => {
        tx.put('runs', 'r', run);
        return Promise.resolve(tx.afterwards({ tag, files: [{ path: tag, text: tag }] }));
      });
    const [first, second] = [await add('a'), await add('b')];
    store.tasks.done(first);
    await store.tasks.settle(first);
    for (const name of names) await put(store, name);
    expect(await baseSequence()).toBeGreaterThan(second);
    const next = await fromJournalAlone();
    expect(next.manifest.all('runs')).toEqual([run]);
    expect(next.tasks.open()).toEqual([
      { id: second, task: { tag: 'b', files: [{ path: 'b', text: 'b' }] } },
    ]);
    expect(next.tasks.doneUpTo()).toBe(second - 1);
  });

  test('wins over a manifest that is older than what it begins with', async () => {
    const store = await home.open(small);
    await put(store, 'gone');
    home.pass(1000);
    await store.close();
    const old = await readFile(home.manifest);
    const next = await home.open(small);
    await next.transact('test', (tx) => {
      tx.remove('artifacts', artifact('gone').content_hash);
      return Promise.resolve();
    });
    for (const name of names) await put(next, name);
    await next.close();
    await writeFile(home.manifest, old);
    expect(namesIn((await home.open()).manifest)).toEqual(names);
    expect(namesIn(await home.read())).toEqual(names);
  });

  test('is not begun anew again and again when what counts is large', async () => {
    const store = await home.open({ journalMaxBytes: 4096 });
    for (const name of names) await put(store, name);
    const { size } = await stat(home.journal);
    expect(size).toBeGreaterThan(4096);
    const before = rotations();
    for (const name of names.slice(0, 5)) await put(store, name);
    expect(rotations() - before).toBeLessThanOrEqual(1);
    expect(rotations()).toBeLessThan(8);
  });

  test('may be larger than allowed when it is opened: the first transaction begins it anew', async () => {
    const store = await home.open();
    for (let times = 0; times < 3; times += 1) for (const name of names) await put(store, name);
    await store.close();
    const next = await home.open(small);
    await put(next, 'z');
    await afterBatch(next);
    expect(await baseSequence()).toBe(91);
    expect(namesIn((await fromJournalAlone()).manifest)).toEqual([...names, 'z']);
  });

  test('begins with lines of two hundred records at most, and a large text stands alone', () => {
    const state = new State();
    for (let number = 0; number < 1001; number += 1) {
      state.apply({ collection: 'sessions', key: `s${number}`, value: session(`s${number}`) });
    }
    for (const key of ['a', 'b', 'c']) {
      state.apply({ collection: 'runs', key, value: { input: 'x'.repeat(300_000) } });
    }
    const text = 'y'.repeat(300_000);
    const tasks = [1, 2].map((id) => ({ id, task: { tag: 't', files: [{ path: 'p', text }] } }));
    const lines = [...baseEntries({ state, tasks, sequence: 5, at: '' })];
    expect(lines.map(({ changes }) => changes.length)).toEqual([
      200, 200, 200, 200, 200, 2, 1, 1, 0, 0, 0,
    ]);
    expect(lines.flatMap(({ base }) => base?.tasks ?? [])).toEqual(tasks);
    expect(lines.map(({ base }) => base?.isLast)).toEqual([
      ...Array<boolean>(10).fill(false),
      true,
    ]);
    expect(Math.max(...lines.map((line) => toLine(line).length))).toBeLessThan(500_000);
  });
});

describe('a rotation that fails', () => {
  test.each(['open', 'write', 'sync', 'rename'])(
    'at %s is said, appends go on in the old journal, and it is tried again later',
    async (call) => {
      let isBroken = true;
      const fs = failing((name, file) => isBroken && name === call && file.includes('.tmp'));
      const store = await home.open();
      await store.close();
      const next = await home.open({ ...small, fs });
      for (const name of names) await put(next, name);
      expect(home.logged.filter((line) => line.includes('rotat'))).toEqual([
        'error journal rotation failed',
      ]);
      expect(await readdir(path.dirname(home.journal))).toEqual(['journal.ndjson']);
      isBroken = false;
      await put(next, 'y');
      expect(rotations()).toBe(0);
      home.pass(10_000);
      await put(next, 'z');
      await afterBatch(next);
      expect(rotations()).toBe(1);
      expect(namesIn((await fromJournalAlone()).manifest)).toEqual([...names, 'y', 'z']);
    },
  );

  test('to put its name on disk acknowledges nothing until that succeeds', async () => {
    const store = await home.open();
    await store.close();
    let isBroken = false;
    const folder = path.dirname(home.journal);
    const fs = failing((name, file) => isBroken && name === 'sync' && file === folder);
    const next = await home.open({ ...small, fs });
    isBroken = true;
    const outcomes = [];
    for (const name of names) outcomes.push((await Promise.allSettled([put(next, name)]))[0]);
    const refused = outcomes.findIndex(({ status }) => status === 'rejected');
    expect(rotations()).toBe(1);
    expect(outcomes[refused]).toMatchObject({ reason: { code: 'STORE_UNWRITABLE' } });
    expect(outcomes.slice(refused).every(({ status }) => status === 'rejected')).toBe(true);
    expect(namesIn(next.manifest)).toEqual(names.slice(0, refused));
    isBroken = false;
    await put(next, 'z');
    const alone = await fromJournalAlone();
    expect(namesIn(alone.manifest)).toEqual([...names.slice(0, refused), 'z']);
  });
});

describe('a life that ends at a file call of a rotating journal', () => {
  const life = async (fs: FileSystem, said: string[]): Promise<void> => {
    const store = await home.open({ ...small, fs });
    for (const name of names.slice(0, 8)) {
      await put(store, name);
      said.push(name);
    }
    await store.close();
  };

  test.each(moments)(
    '%s the call has lost nothing that was acknowledged',
    async (moment) => {
      const whole = mortalFileSystem(0, moment);
      await life(whole.fileSystem, []);
      expect(rotations()).toBeGreaterThan(1);
      for (let dieAt = 1; dieAt <= whole.calls.length; dieAt += 1) {
        await home.remove();
        home = await storeHome();
        const mortal = mortalFileSystem(dieAt, moment);
        const said: string[] = [];
        await life(mortal.fileSystem, said).catch(() => undefined);
        await mortal.end();
        const call = `${dieAt} ${mortal.calls[dieAt - 1] ?? ''}`;
        const next = await home.open(small);
        const found = namesIn(next.manifest);
        const mayBe = names.slice(0, Math.min(said.length + 1, 8));
        expect([call, found.length >= said.length, mayBe.slice(0, found.length)]).toEqual([
          call,
          true,
          found,
        ]);
        await put(next, 'z');
        await next.close();
        expect(namesIn(await home.read())).toEqual([...found, 'z']);
        const left = await readdir(home.root, { recursive: true });
        expect([call, left.sort()]).toEqual([
          call,
          ['.flywheel', '.flywheel/journal.ndjson', 'manifest.json'],
        ]);
      }
    },
    60_000,
  );
});

/** Refuses the calls it is told to, with a full disk. */
function failing(isRefused: (call: string, file: string) => boolean): FileSystem {
  const refuse = (call: string, file: string): void => {
    if (isRefused(call, file)) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  return {
    ...nodeFileSystem,
    rename: async (from, to) => {
      refuse('rename', String(from));
      await nodeFileSystem.rename(from, to);
    },
    open: async (...args: Parameters<FileSystem['open']>) => {
      const file = String(args[0]);
      refuse('open', file);
      const handle = await nodeFileSystem.open(...args);
      const write = handle.write.bind(handle) as (...more: unknown[]) => Promise<unknown>;
      const sync = handle.sync.bind(handle);
      return Object.assign(handle, {
        write: (...more: unknown[]) => {
          refuse('write', file);
          return write(...more);
        },
        sync: () => {
          refuse('sync', file);
          return sync();
        },
      });
    },
  };
}
