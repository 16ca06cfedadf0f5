import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import type { Store } from '../../src/store/store.ts';
import { namesIn, artifact, put, storeHome, type StoreHome } from './store-home.ts';

let home: StoreHome;
beforeEach(async () => {
  home = await storeHome();
});
afterEach(() => home.remove());

/** Records an artifact and what is to be done for it; gives the task's id. */
const record = (store: Store, name: string): Promise<number> =>
  store.transact('run.finished', (tx) => {
    tx.put('artifacts', artifact(name).content_hash, artifact(name));
    return Promise.resolve(tx.afterwards({ tag: name, files: [{ path: name, text: name }] }));
  });
const tags = (store: Store): string[] => store.tasks.open().map(({ task }) => task.tag);

describe('tasks of the store', () => {
  test('are there when their facts are acknowledged, in their order, and not settled by being done', async () => {
    const store = await home.open();
    const ids = await Promise.all(['a', 'b', 'c'].map((name) => record(store, name)));
    expect(store.tasks.open().map(({ id }) => id)).toEqual(ids);
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    for (const id of ids) store.tasks.done(id);
    expect(store.tasks.doneUpTo()).toBe(ids[2]);
    expect(tags(store)).toEqual(['a', 'b', 'c']);
  });

  test('of a life that ended are those that were not settled, done or not, and no others', async () => {
    const store = await home.open();
    const [a, b, c] = [
      await record(store, 'a'),
      await record(store, 'b'),
      await record(store, 'c'),
    ];
    for (const id of [a, b, c]) store.tasks.done(id);
    await store.tasks.settle(b);
    expect(tags(store)).toEqual(['c']);
    const next = await home.open();
    expect(next.tasks.open()).toEqual([
      { id: c, task: { tag: 'c', files: [{ path: 'c', text: 'c' }] } },
    ]);
    expect(next.tasks.doneUpTo()).toBe(c - 1);
    next.tasks.done(c);
    await next.tasks.settle(next.tasks.doneUpTo());
    expect(tags(await home.open())).toEqual([]);
  });

  test('come from the journal also when the manifest has their facts', async () => {
    const store = await home.open();
    await record(store, 'a');
    await store.close();
    expect(tags(await home.open())).toEqual(['a']);
    await rm(home.manifest);
    expect(tags(await home.open())).toEqual(['a']);
  });

  test('are settled by a line only where there are some', async () => {
    const store = await home.open();
    const id = await record(store, 'a');
    store.tasks.done(id);
    await store.tasks.settle(id);
    const lines = await home.lines();
    await store.tasks.settle(id);
    await store.tasks.settle(id + 10);
    expect(await home.lines()).toEqual(lines);
  });

  test('are none after an append that failed, and the next one has their number', async () => {
    let isFull = false;
    const store = await home.open({ fs: fullDisk(() => isFull) });
    await put(store, 'first');
    isFull = true;
    const refused = await Promise.allSettled([record(store, 'a'), record(store, 'b')]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(tags(store)).toEqual([]);
    expect(store.tasks.doneUpTo()).toBe(1);
    isFull = false;
    expect(await record(store, 'c')).toBe(2);
    expect(tags(store)).toEqual(['c']);
    expect(tags(await home.open())).toEqual(['c']);
  });

  test('stay open when the mark that settles them cannot be written', async () => {
    let isFull = false;
    const store = await home.open({ fs: fullDisk(() => isFull) });
    const id = await record(store, 'a');
    store.tasks.done(id);
    isFull = true;
    await expect(store.tasks.settle(id)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
    expect(tags(store)).toEqual(['a']);
    isFull = false;
    await store.tasks.settle(id);
    expect(tags(store)).toEqual([]);
    expect(tags(await home.open())).toEqual([]);
  });

  test('of a transaction that throws are none', async () => {
    const store = await home.open();
    const failing = store.transact('test', (tx) => {
      tx.afterwards({ tag: 'x' });
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(tags(store)).toEqual([]);
  });

  test('may stand alone in a line, with no facts', async () => {
    const store = await home.open();
    await store.transact('test', (tx) => Promise.resolve(tx.afterwards({ tag: 'x' })));
    expect(tags(await home.open())).toEqual(['x']);
  });
});

describe('an append that the disk refuses half-way', () => {
  test('leaves nothing that a crash right after would bring back', async () => {
    let isFull = false;
    const store = await home.open({ fs: fullDisk(() => isFull, 'datasync') });
    await put(store, 'a');
    isFull = true;
    await expect(put(store, 'b')).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
    expect(namesIn((await home.open()).manifest)).toEqual(['a']);
  });
});

/** Writes half of what it is given, or all and does not sync it, then fails, while the disk is full. */
function fullDisk(isFull: () => boolean, at: 'write' | 'datasync' = 'write'): FileSystem {
  const full = (): Error => Object.assign(new Error('no space'), { code: 'ENOSPC' });
  return {
    ...nodeFileSystem,
    open: async (...args: Parameters<FileSystem['open']>) => {
      const handle = await nodeFileSystem.open(...args);
      const write = handle.write.bind(handle) as (...a: unknown[]) => Promise<unknown>;
      const datasync = handle.datasync.bind(handle);
      return Object.assign(handle, {
        write: async (bytes: Buffer, offset: number, length: number, to: number) => {
          if (!isFull() || at !== 'write') return write(bytes, offset, length, to);
          await write(bytes, offset, Math.floor(length / 2), to);
          throw full();
        },
        datasync: () => (isFull() ? Promise.reject(full()) : datasync()),
      });
    },
  };
}
