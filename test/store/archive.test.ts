import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import type { EmbeddedStoreOptions } from '../../src/store/embedded/open-embedded-store.ts';
import type { Store } from '../../src/store/store.ts';
import {
  archived,
  archiveLines,
  coldIds,
  coldOf,
  finish,
  finished,
  hotIds,
  idOf,
  jobOf,
  revise,
  textOf,
  until,
} from './archive-home.ts';
import { storeHome, type StoreHome } from './store-home.ts';

let home: StoreHome;
beforeEach(async () => {
  home = await storeHome();
});
afterEach(() => home.remove());

const open = (more: Partial<EmbeddedStoreOptions> = {}): Promise<Store> =>
  home.open({ keepSessions: 3, ...more });

/** Ten finished sessions, of which seven are archived. */
async function tenSessions(more?: Partial<EmbeddedStoreOptions>): Promise<Store> {
  const store = await open(more);
  for (let number = 1; number <= 10; number += 1) await finish(store, number);
  await archived(store, 7);
  return store;
}

const inArchive = (name: string): string => path.join(home.root, 'outputs', 'archive', name);
const indexFile = (): string => path.join(home.root, '.flywheel', 'archive-index.ndjson');
const ids = (...numbers: number[]): string[] => numbers.map(idOf);
const look = <T>(store: Store, work: Parameters<typeof store.transact<T>>[1]): Promise<T> =>
  store.transact('test', work);

describe('finished sessions', () => {
  test('stay hot up to a number, the newest; the others stand in the month they were finished in', async () => {
    const store = await tenSessions();
    expect(hotIds(store.manifest)).toEqual(ids(8, 9, 10));
    expect(await coldIds(store.manifest)).toEqual(ids(1, 2, 3, 4, 5, 6, 7));
    const lines = await archiveLines(home.root);
    expect(Object.keys(lines)).toEqual(['2026-10.jsonl', '2026-11.jsonl']);
    expect(JSON.parse(lines['2026-11.jsonl']?.[0] ?? '')).toMatchObject({
      session: finished(6),
      artifacts: [textOf(6)],
      publish_queue: [jobOf(6)],
    });
    await store.close();
  });

  test('take their artifacts and jobs along, and nobody else', async () => {
    const store = await tenSessions();
    expect(
      store.manifest
        .all('artifacts')
        .map(({ session_id }) => session_id)
        .sort(),
    ).toEqual(ids(8, 9, 10));
    expect(store.manifest.all('publish_queue')).toEqual([jobOf(8), jobOf(9), jobOf(10)]);
    await store.close();
  });

  test('are found, hot or not, by the daemon, by the next and by who reads beside them', async () => {
    const store = await tenSessions();
    const readers = [store.manifest, await home.read()];
    await store.close();
    const next = await open();
    for (const manifest of [...readers, next.manifest]) {
      for (let number = 1; number <= 10; number += 1) {
        expect(await manifest.find(idOf(number))).toEqual(finished(number));
      }
      expect(await manifest.find('s11')).toBeUndefined();
      expect(await manifest.counts()).toEqual({
        sessions: { complete: 10 },
        publish_queue: { drafted: 10 },
        archived: 7,
      });
    }
    await next.close();
  });

  test('are counted in manifest.json, which says where they are', async () => {
    await (await tenSessions()).close();
    const { archives, sessions } = JSON.parse(await readFile(home.manifest, 'utf8')) as {
      archives: unknown;
      sessions: object;
    };
    expect(Object.keys(sessions)).toEqual(ids(8, 9, 10));
    const sizes = Object.entries(await archiveLines(home.root)).map(([name, lines]) => [
      name.slice(0, 7),
      lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
    ]);
    expect(archives).toMatchObject({
      folder: 'outputs/archive',
      sessions: 7,
      lines: 7,
      months: Object.fromEntries(sizes) as object,
    });
  });

  test('do not count twice when the journal alone is left', async () => {
    await (await tenSessions()).close();
    await rm(home.manifest);
    const next = await open();
    expect([...(await coldIds(next.manifest)), ...hotIds(next.manifest)]).toEqual(
      ids(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    );
    await next.close();
  });

  test('of which too many were left by an earlier life are archived when it is opened', async () => {
    const before = await home.open();
    for (let number = 1; number <= 10; number += 1) await finish(before, number);
    await before.close();
    const store = await open();
    await archived(store, 7);
    expect(hotIds(store.manifest)).toEqual(ids(8, 9, 10));
    await store.close();
  });

  test.each([
    ['a run that is open', (store: Store) => openRun(store)],
    ['files that are not settled', (store: Store) => openTask(store)],
  ])('stay hot with %s', async (_, hold) => {
    const store = await open();
    await finish(store, 1);
    await hold(store);
    for (let number = 2; number <= 10; number += 1) await finish(store, number);
    await archived(store, 6);
    expect(hotIds(store.manifest)).toEqual(ids(1, 8, 9, 10));
    await store.close();
  });

  test('stay hot with a job that is awaited', async () => {
    const store = await open({ isAwaited: ({ job_id }) => job_id === jobOf(2).job_id });
    for (let number = 1; number <= 10; number += 1) await finish(store, number);
    await archived(store, 6);
    expect(hotIds(store.manifest)).toEqual(ids(2, 8, 9, 10));
    await store.close();
  });
});

const openRun = (store: Store): Promise<void> =>
  store.transact('run.claimed', (tx) => {
    const { session_id, session_type, fingerprint, revision, source, artifact_folder } =
      finished(1);
    const run_id = `${fingerprint.slice(0, 12)}-r1`;
    const run = { run_id, session_id, session_type, fingerprint, revision, attempt: 1, source };
    tx.put('runs', run_id, { ...run, artifact_folder, claimed_at: '', input: '{}' });
    return Promise.resolve();
  });

const openTask = (store: Store): Promise<void> =>
  store.transact('run.finished', (tx) => {
    tx.afterwards({ tag: `${finished(1).fingerprint.slice(0, 12)}-r1` });
    return Promise.resolve();
  });

describe('an archived session', () => {
  test('is seen by a transaction as if it were hot', async () => {
    const store = await tenSessions();
    await look(store, async (tx) => {
      expect(await tx.get('sessions', idOf(1))).toEqual(finished(1));
      expect(await tx.get('artifacts', textOf(1).content_hash)).toEqual(textOf(1));
      expect(await tx.get('publish_queue', jobOf(1).job_id)).toEqual(jobOf(1));
      expect(await tx.ownerOfFolder('outputs/sessions/s01')).toBe(idOf(1));
      expect(await tx.ownerOfFolder('outputs/sessions/other')).toBeUndefined();
      expect(await tx.latestJob('website', '/page/4/')).toEqual(jobOf(4));
      expect(await tx.latestJob('website', '/page/other/')).toBeUndefined();
      expect(await tx.latestJob('github', '/page/4/')).toBeUndefined();
      expect(await tx.jobsOfSession(idOf(6))).toEqual([jobOf(6)]);
    });
    expect(await readFile(home.journal, 'utf8')).not.toContain('"what":"test"');
    await store.close();
  });

  test('is hot again when it is written, whole, and stays so', async () => {
    const store = await tenSessions({ keepSessions: 3 });
    const changed = { ...finished(2), revision: 2, status: 'running' as const };
    await look(store, async (tx) => {
      await tx.get('sessions', idOf(2));
      tx.put('sessions', idOf(2), changed);
      expect(await tx.jobsOfSession(idOf(2))).toEqual([jobOf(2)]);
    });
    for (const each of [store, await again(store)]) {
      expect(each.manifest.get('sessions', idOf(2))).toEqual(changed);
      expect(each.manifest.get('artifacts', textOf(2).content_hash)).toEqual(textOf(2));
      expect(each.manifest.get('publish_queue', jobOf(2).job_id)).toEqual(jobOf(2));
      expect(await coldIds(each.manifest)).toEqual(ids(1, 3, 4, 5, 6, 7));
      expect(await each.manifest.counts()).toMatchObject({ archived: 6 });
      if (each !== store) await each.close();
    }
  });

  test('that was changed is archived again, and what it was no longer counts', async () => {
    const store = await tenSessions();
    await revise(store, 2);
    await finish(store, 11);
    await archived(store, 8);
    const next = await again(store);
    const cold = await coldOf(next.manifest);
    expect(cold.map(({ session }) => session.session_id).sort()).toEqual(
      ids(1, 2, 3, 4, 5, 6, 7, 8),
    );
    expect(await next.manifest.find(idOf(2))).toEqual(finished(2, 2));
    expect((await archiveLines(home.root))['2026-10.jsonl']).toHaveLength(6);
    await next.close();
  });

  test('comes back with its jobs when one of them is superseded', async () => {
    const store = await tenSessions();
    const newer = jobOf(11, '/page/3/', 2);
    await look(store, async (tx) => {
      const latest = await tx.latestJob('website', '/page/3/');
      if (latest) tx.put('publish_queue', latest.job_id, { ...latest, status: 'superseded' });
      tx.put('publish_queue', newer.job_id, newer);
      expect(await tx.latestJob('website', '/page/3/')).toEqual(newer);
    });
    expect(store.manifest.get('sessions', idOf(3))).toEqual(finished(3));
    expect(store.manifest.get('publish_queue', jobOf(3).job_id)?.status).toBe('superseded');
    await store.close();
  });

  test('is archived still when the transaction that read it fails, or is not recorded', async () => {
    let isFull = false;
    const store = await tenSessions({ fs: refusing(() => isFull && 'journal.ndjson') });
    await expect(
      look(store, async (tx) => {
        const known = await tx.get('sessions', idOf(2));
        if (known) tx.put('sessions', idOf(2), known);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    isFull = true;
    await expect(revise(store, 2)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
    isFull = false;
    expect(hotIds(store.manifest)).toEqual(ids(8, 9, 10));
    expect(await store.manifest.find(idOf(2))).toEqual(finished(2));
    expect(await coldIds(store.manifest)).toEqual(ids(1, 2, 3, 4, 5, 6, 7));
    await store.close();
  });

  test('is read before it is written: else something of it might be lost', async () => {
    const store = await tenSessions();
    const blind = look(store, (tx) => {
      tx.put('sessions', idOf(2), finished(2));
      return Promise.resolve();
    });
    await expect(blind).rejects.toThrow('read it before you write it');
    const removing = look(store, (tx) => {
      tx.remove('sessions', idOf(2));
      return Promise.resolve();
    });
    await expect(removing).rejects.toThrow('never removed');
    await store.close();
  });

  test('that changes while it is written to the archive stays hot, as it is now', async () => {
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const opened = waitingFor(gate);
    const store = await open({ fs: opened.fs });
    for (let number = 1; number <= 5; number += 1) await finish(store, number);
    await opened.began;
    await revise(store, 1);
    letGo();
    await archived(store, 1);
    expect(store.manifest.get('sessions', idOf(1))).toEqual(finished(1, 2));
    const next = await again(store);
    expect(hotIds(next.manifest)).toContain(idOf(1));
    expect(await coldIds(next.manifest)).toEqual(ids(2));
    await next.close();
  });
});

async function again(store: Store): Promise<Store> {
  await store.close();
  return open({ keepSessions: 100 });
}

describe('of many archived sessions', () => {
  test('those that fit are read, in the order in which they were archived', async () => {
    const store = await open();
    for (let number = 1; number <= 9; number += 1) await finish(store, number);
    await look(store, (tx) => {
      tx.put('sessions', 'other', { ...finished(1), session_id: 'other', status: 'failed' });
      return Promise.resolve();
    });
    await archived(store, 7);
    const fitting = async (filter: Parameters<Store['manifest']['archived']>[0]) => {
      const found: string[] = [];
      for await (const { session } of store.manifest.archived(filter))
        found.push(session.session_id);
      return found;
    };
    expect(await fitting({ idStart: 's0' })).toEqual(ids(1, 2, 3, 4, 5, 6));
    expect(await fitting({ idStart: 's03' })).toEqual(ids(3));
    expect(await fitting({ statuses: ['failed'] })).toEqual(['other']);
    expect(await fitting({ statuses: [] })).toEqual([]);
    expect(await fitting({ jobStatuses: ['drafted', 'approved'] })).toHaveLength(6);
    expect(await fitting({ jobStatuses: ['published'] })).toEqual([]);
    await store.close();
  });

  test('the one with the latest job of a slot is found, whichever was archived last', async () => {
    const store = await open();
    await finish(store, 2, jobOf(2, '/shared/', 7));
    await finish(store, 3, jobOf(3, '/shared/', 6));
    for (let number = 4; number <= 9; number += 1) await finish(store, number);
    await finish(store, 1, jobOf(1, '/shared/', 5));
    await archived(store, 6);
    const latest = (from: Store) => look(from, (tx) => tx.latestJob('website', '/shared/'));
    expect(await latest(store)).toEqual(jobOf(2, '/shared/', 7));
    const next = await again(store);
    expect(await latest(next)).toEqual(jobOf(2, '/shared/', 7));
    await next.close();
  });
});

describe('the archive on disk', () => {
  test('needs no index: one that is lost or damaged is made again, byte by byte', async () => {
    await (await tenSessions()).close();
    const index = await readFile(indexFile());
    const damaged = Buffer.from(index);
    damaged[7] = 0x58;
    for (const content of [undefined, Buffer.alloc(0), index.subarray(0, 40), damaged]) {
      if (content) await writeFile(indexFile(), content);
      else await rm(indexFile());
      expect(await (await home.read()).find(idOf(4))).toEqual(finished(4));
      await (await open()).close();
      expect(await readFile(indexFile())).toEqual(index);
    }
  });

  test('loses what a crash left behind its end', async () => {
    await (await tenSessions()).close();
    const [line = ''] = (await archiveLines(home.root))['2026-10.jsonl'] ?? [];
    const whole = await readFile(inArchive('2026-11.jsonl'));
    for (const rest of [`${line}\n${line.slice(0, 50)}`, 'x', `${line}\n${line}\n`]) {
      await writeFile(inArchive('2026-11.jsonl'), whole);
      await appendFile(inArchive('2026-11.jsonl'), rest);
      await appendFile(indexFile(), '["s99"');
      const store = await open();
      expect(await coldIds(store.manifest)).toEqual(ids(1, 2, 3, 4, 5, 6, 7));
      await store.close();
    }
    const store = await open();
    for (const number of [11, 12]) await finish(store, number);
    await archived(store, 9);
    await store.close();
    const lines = Object.values(await archiveLines(home.root)).flat();
    expect(lines).toHaveLength(9);
    expect(await readFile(indexFile(), 'utf8')).not.toContain('s99');
  });

  test('stops the start when it knows sessions that the manifest does not', async () => {
    await (await tenSessions()).close();
    await writeFile(home.manifest, await emptied());
    await rm(home.journal);
    await expect(open()).rejects.toMatchObject({
      code: 'ARCHIVE_DAMAGED',
      details: { path: inArchive('2026-10.jsonl') },
    });
  });

  test.each(['2026-10.jsonl', '2026-11.jsonl'])('stops the start when %s is cut', async (name) => {
    await (await tenSessions()).close();
    await truncate(inArchive(name), 100);
    const refused = { code: 'ARCHIVE_DAMAGED', details: { path: inArchive(name) } };
    await expect(open()).rejects.toMatchObject(refused);
    await rm(inArchive(name));
    await expect(open()).rejects.toMatchObject(refused);
  });

  test('names the file of a line that was altered, and never shows it', async () => {
    const store = await tenSessions();
    const file = inArchive('2026-10.jsonl');
    const bytes = await readFile(file, 'utf8');
    await writeFile(file, bytes.replace('"s02"', '"s03"'));
    await expect(store.manifest.find(idOf(2))).rejects.toMatchObject({
      code: 'ARCHIVE_DAMAGED',
      details: { path: file },
    });
    expect(await store.manifest.find(idOf(4))).toEqual(finished(4));
    await store.close();
  });

  test('is written when the disk lets it; until then all stay hot, and work goes on', async () => {
    let isFull = true;
    const store = await open({ fs: refusing(() => isFull && '.jsonl') });
    for (let number = 1; number <= 6; number += 1) await finish(store, number);
    await until(() => home.logged.includes('warn sessions not archived'));
    expect(hotIds(store.manifest)).toEqual(ids(1, 2, 3, 4, 5, 6));
    isFull = false;
    home.pass(1000);
    await finish(store, 7);
    await archived(store, 4);
    const next = await again(store);
    expect(await coldIds(next.manifest)).toEqual(ids(1, 2, 3, 4));
    await next.close();
  });
});

async function emptied(): Promise<string> {
  const manifest = JSON.parse(await readFile(home.manifest, 'utf8')) as Record<string, unknown>;
  const { archives, ...rest } = manifest;
  return JSON.stringify({ ...rest, sessions: {}, artifacts: {}, publish_queue: {} });
}

/** Writes nothing to files whose name has this in it. */
function refusing(which: () => string | false): FileSystem {
  return {
    ...nodeFileSystem,
    open: async (...args: Parameters<FileSystem['open']>) => {
      const handle = await nodeFileSystem.open(...args);
      const write = handle.write.bind(handle) as (...a: unknown[]) => Promise<unknown>;
      Object.assign(handle, {
        write: (...given: unknown[]) => {
          const part = which();
          if (part === false || !String(args[0]).includes(part)) return write(...given);
          return Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
        },
      });
      return handle;
    },
  };
}

/** Opens files of the archive only after the gate; `began` resolves when one is asked for. */
function waitingFor(gate: Promise<void>): { fs: FileSystem; began: Promise<void> } {
  let begin = (): void => undefined;
  const began = new Promise<void>((resolve) => (begin = resolve));
  const fs: FileSystem = {
    ...nodeFileSystem,
    open: async (...args: Parameters<FileSystem['open']>) => {
      if (String(args[0]).endsWith('.jsonl')) {
        begin();
        await gate;
      }
      return nodeFileSystem.open(...args);
    },
  };
  return { fs, began };
}
