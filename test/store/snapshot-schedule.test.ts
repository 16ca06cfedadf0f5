import { readFile, readdir, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import type { Store } from '../../src/store/store.ts';
import { namesIn, put, storeHome, turn, type StoreHome } from './store-home.ts';

let home: StoreHome;
beforeEach(async () => {
  home = await storeHome();
});
afterEach(() => home.remove());

interface OnDisk {
  readonly journal_sequence: number;
  readonly artifacts: Record<string, { path: string }>;
}
const onDisk = async (): Promise<OnDisk> =>
  JSON.parse(await readFile(home.manifest, 'utf8')) as OnDisk;
const namesOnDisk = async (): Promise<string[]> =>
  Object.values((await onDisk()).artifacts).map(({ path }) => path.replace(/^.*\/|\.md$/g, ''));

/** A store whose first manifest is written: from here on one follows what changes. */
async function settledStore(fs = watched()): Promise<Store> {
  const store = await home.open({ fs });
  const first = fs.manifestsWritten();
  home.pass(1000);
  await first;
  return store;
}

/** Until the store has nothing to do any more. */
async function change(store: Store, name: string): Promise<void> {
  await put(store, name);
  await turn();
}

describe('the snapshot', () => {
  test('is written a second after something has changed, once for all that has', async () => {
    const fs = watched();
    const store = await settledStore(fs);
    expect(home.waits()).toBeUndefined();
    for (const name of ['a', 'b', 'c']) await change(store, name);
    expect(home.waits()).toBe(1000);
    home.pass(999);
    await turn();
    expect(await namesOnDisk()).toEqual([]);
    const written = fs.manifestsWritten();
    home.pass(1);
    await written;
    expect(await namesOnDisk()).toEqual(['a', 'b', 'c']);
    expect(home.waits()).toBeUndefined();
  });

  test('never holds what is not on disk yet, though it falls due in the middle of a batch', async () => {
    const fs = watched();
    const store = await settledStore(fs);
    await change(store, 'a');
    const release = fs.holdJournal();
    const acknowledged = put(store, 'b');
    await fs.isHeld();
    expect(namesIn(store.manifest)).toEqual(['a', 'b']);
    const written = fs.manifestsWritten();
    home.pass(1000);
    await turn();
    expect(fs.isWritingManifest()).toBe(false);
    release();
    await acknowledged;
    await written;
    expect(await namesOnDisk()).toEqual(['a', 'b']);
  });

  test('does not hold what the disk refuses while it is due', async () => {
    const fs = watched();
    const store = await settledStore(fs);
    await change(store, 'a');
    const release = fs.holdJournal();
    const refused = put(store, 'b');
    await fs.isHeld();
    const written = fs.manifestsWritten();
    home.pass(1000);
    release('ENOSPC');
    await expect(refused).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
    await written;
    expect(await namesOnDisk()).toEqual(['a']);
    expect((await onDisk()).journal_sequence).toBe(1);
  });

  test('goes on while it is written: the next follows with what has come since', async () => {
    const fs = watched();
    const store = await settledStore(fs);
    await change(store, 'a');
    const release = fs.holdManifest();
    home.pass(1000);
    await fs.isHeld();
    await change(store, 'b');
    expect(home.waits()).toBeUndefined();
    const written = fs.manifestsWritten();
    home.pass(500);
    release();
    await written;
    expect(await namesOnDisk()).toEqual(['a']);
    // It took half a second: the next comes no sooner than four times that.
    expect(home.waits()).toBe(2000);
    const next = fs.manifestsWritten();
    home.pass(2000);
    await next;
    expect(await namesOnDisk()).toEqual(['a', 'b']);
  });

  test('that fails is said once, tried again, and said when it works again', async () => {
    const fs = watched();
    const store = await settledStore(fs);
    fs.refuseManifest(true);
    await change(store, 'a');
    for (let times = 0; times < 3; times += 1) {
      home.pass(1000);
      while (home.waits() === undefined) await turn();
    }
    expect(home.logged).toEqual(['error manifest snapshot failed']);
    expect((await readdir(home.root)).sort()).toEqual(['.flywheel', 'manifest.json']);
    await change(store, 'b');
    fs.refuseManifest(false);
    const written = fs.manifestsWritten();
    home.pass(1000);
    await written;
    await turn();
    expect(await namesOnDisk()).toEqual(['a', 'b']);
    expect(home.logged.slice(1)).toEqual(['info manifest snapshot is written again']);
  });

  test('is written when the store is closed, after the one that is under way', async () => {
    const fs = watched();
    const store = await settledStore(fs);
    await change(store, 'a');
    const release = fs.holdManifest();
    home.pass(1000);
    await fs.isHeld();
    await change(store, 'b');
    const closed = store.close();
    release();
    await closed;
    expect(await namesOnDisk()).toEqual(['a', 'b']);
  });

  test('is made again soon after a start that did not find it', async () => {
    const store = await home.open();
    await change(store, 'a');
    await store.close();
    await rm(home.manifest);
    const fs = watched();
    await home.open({ fs });
    const written = fs.manifestsWritten();
    home.pass(1000);
    await written;
    expect(await namesOnDisk()).toEqual(['a']);
  });
});

interface Watched extends FileSystem {
  /** Resolves when the next manifest has its name. */
  manifestsWritten(): Promise<void>;
  isWritingManifest(): boolean;
  /** The next sync waits until it is released, or fails then. */
  holdJournal(): (code?: string) => void;
  holdManifest(): (code?: string) => void;
  isHeld(): Promise<void>;
  refuseManifest(isRefused: boolean): void;
}

/** The disk, held or refused where the test says so. */
function watched(): Watched {
  let written = deferred();
  let isWriting = false;
  let hasName = false;
  const end = (): void => {
    hasName = isWriting = false;
    written.resolve();
    written = deferred();
  };
  let isRefused = false;
  let gate: { readonly call: string; readonly held: Deferred; readonly open: Deferred } | undefined;
  const hold = (call: string) => (): ((code?: string) => void) => {
    const made = { call, held: deferred(), open: deferred() };
    gate = made;
    return (code) => {
      if (code === undefined) made.open.resolve();
      else made.open.reject(Object.assign(new Error(code), { code }));
    };
  };
  const pass = async (call: string): Promise<void> => {
    if (gate?.call !== call) return;
    const { held, open } = gate;
    gate = undefined;
    last = held.promise;
    held.resolve();
    await open.promise;
  };
  let last = Promise.resolve();
  return {
    ...nodeFileSystem,
    open: async (...args: Parameters<FileSystem['open']>) => {
      const isManifest = String(args[0]).includes('manifest.json');
      if (isManifest && isRefused) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      if (isManifest && args[1] !== 'r') isWriting = true;
      const handle = await nodeFileSystem.open(...args);
      const [sync, datasync] = [handle.sync.bind(handle), handle.datasync.bind(handle)];
      const close = handle.close.bind(handle);
      return Object.assign(handle, {
        sync: () => (isManifest ? pass('manifest') : Promise.resolve()).then(sync),
        datasync: () => pass('journal').then(datasync),
        close: async () => {
          await close();
          // The sync of the folder is the last step.
          if (args[1] === 'r' && hasName) setImmediate(end);
        },
      });
    },
    rename: async (from, to) => {
      await nodeFileSystem.rename(from, to);
      hasName ||= String(to).endsWith('manifest.json');
    },
    manifestsWritten: () => written.promise,
    isWritingManifest: () => isWriting,
    holdJournal: hold('journal'),
    holdManifest: hold('manifest'),
    isHeld: async () => {
      while (gate) await turn();
      await last;
    },
    refuseManifest: (refused) => {
      isRefused = refused;
    },
  };
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
