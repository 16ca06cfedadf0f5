import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Log } from '../../src/domain/log.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import { readEmbeddedManifest } from '../../src/store/embedded/read-embedded.ts';
import type { ArtifactRecord, Store } from '../../src/store/store.ts';

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};
const artifact = (hash: string): ArtifactRecord => ({
  content_hash: hash,
  type: 'readme',
  path: `outputs/sessions/a/${hash}.md`,
  session_id: 'a',
  session_type: 'build',
  agent_id: 'Agent-7',
  bytes: 3,
  generated_at: '2025-12-02T05:20:00.000Z',
});

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'flywheel-store-'));
});
afterEach(() => rm(home, { recursive: true }));

const open = (fs: FileSystem = nodeFileSystem): Promise<Store> =>
  openEmbeddedStore({
    home,
    fs,
    files: createDurableFiles(fs),
    clock: { now: () => 0, monotonic: () => 0 },
    log: silent,
    manifestProblems: (value) =>
      typeof value === 'object' && value !== null && 'sessions' in value ? [] : ['no sessions'],
  });
const put = (store: Store, hash: string): Promise<void> =>
  store.transact('test', (tx) => {
    tx.put('artifacts', hash, artifact(hash));
    return Promise.resolve();
  });
const hashes = (store: { readonly manifest: Pick<Store['manifest'], 'all'> }): string[] =>
  store.manifest.all('artifacts').map((one) => one.content_hash);
const journalPath = (): string => path.join(home, '.flywheel', 'journal.ndjson');
const manifestPath = (): string => path.join(home, 'manifest.json');

describe('the embedded store', () => {
  test('what was acknowledged is there after a life that ended without closing', async () => {
    const store = await open();
    await Promise.all([put(store, 'b'), put(store, 'a'), put(store, 'c')]);
    const next = await open();
    expect(hashes(next)).toEqual(['a', 'b', 'c']);
    await next.close();
  });

  test('closing leaves a manifest a person can read, and nothing else is rewritten by a start', async () => {
    const store = await open();
    await put(store, 'a');
    await store.close();
    const before = await readFile(manifestPath(), 'utf8');
    expect(JSON.parse(before)).toMatchObject({ version: 1, journal_sequence: 1 });
    await (await open()).close();
    expect(await readFile(manifestPath(), 'utf8')).toBe(before);
  });

  test('a torn last line is dropped, and the next transaction stands on a clean line', async () => {
    const store = await open();
    await put(store, 'a');
    const whole = await readFile(journalPath());
    const last = whole.subarray(whole.indexOf('\n') + 1, -7);
    await writeFile(journalPath(), Buffer.concat([whole, last]));
    const next = await open();
    await put(next, 'b');
    expect(hashes(await open())).toEqual(['a', 'b']);
  });

  test('damage in the middle of the journal stops the start and names the line', async () => {
    const store = await open();
    for (const hash of ['a', 'b', 'c']) await put(store, hash);
    const bytes = await readFile(journalPath());
    bytes[bytes.indexOf('\n') + 40] = 0x58;
    await writeFile(journalPath(), bytes);
    await expect(open()).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED', details: { line: 2 } });
  });

  test.each(['', 'null', '0', 'false', '{', '{"version":1}', '\u00ff'])(
    'a manifest that holds %j is kept aside and made again from the journal',
    async (content) => {
      const store = await open();
      await put(store, 'a');
      await store.close();
      await writeFile(manifestPath(), content, 'latin1');
      const next = await open();
      expect(hashes(next)).toEqual(['a']);
      await next.close();
      expect(await readdir(home)).toContain('manifest.json.damaged-1');
    },
  );

  test('without journal and with a damaged manifest it stops: never taken for an empty one', async () => {
    const store = await open();
    await put(store, 'a');
    await store.close();
    await rm(journalPath());
    await writeFile(manifestPath(), 'null');
    await expect(open()).rejects.toMatchObject({ code: 'MANIFEST_DAMAGED' });
  });

  test('a manifest whose journal is lost is the truth, and its numbers go on', async () => {
    const store = await open();
    await put(store, 'a');
    await store.close();
    await rm(journalPath());
    const next = await open();
    await put(next, 'b');
    await next.close();
    expect(hashes(await open())).toEqual(['a', 'b']);
  });

  test('a transaction that throws changes nothing, its neighbours are kept', async () => {
    const store = await open();
    const failing = store.transact('test', (tx) => {
      tx.put('artifacts', 'x', artifact('x'));
      return Promise.reject(new Error('no'));
    });
    const [outcome] = await Promise.allSettled([failing, put(store, 'a')]);
    expect(outcome.status).toBe('rejected');
    expect(hashes(store)).toEqual(['a']);
    expect(hashes(await open())).toEqual(['a']);
  });

  test('what the disk refuses is taken back in memory, rejected, and works when the disk does', async () => {
    let full = false;
    const store = await open(fullDisk(() => full));
    await put(store, 'a');
    full = true;
    await expect(put(store, 'b')).rejects.toMatchObject({
      code: 'STORE_UNWRITABLE',
      retry: 'later',
    });
    expect(hashes(store)).toEqual(['a']);
    full = false;
    await put(store, 'c');
    expect(hashes(await open())).toEqual(['a', 'c']);
  });

  test('a reader without the lock sees what is acknowledged, snapshot or not', async () => {
    const store = await open();
    await put(store, 'a');
    const manifest = await readEmbeddedManifest({
      home,
      fs: nodeFileSystem,
      manifestProblems: () => [],
    });
    expect(hashes({ manifest })).toEqual(['a']);
  });
});

/** Writes half of what it is given, then fails, while the disk is full. */
function fullDisk(isFull: () => boolean): FileSystem {
  return {
    ...nodeFileSystem,
    open: async (...args: Parameters<FileSystem['open']>) => {
      const handle = await nodeFileSystem.open(...args);
      const write = handle.write.bind(handle) as (...a: unknown[]) => Promise<unknown>;
      Object.assign(handle, {
        write: async (bytes: Buffer, offset: number, length: number, at: number) => {
          if (!isFull()) return write(bytes, offset, length, at);
          await write(bytes, offset, Math.floor(length / 2), at);
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        },
      });
      return handle;
    },
  };
}
