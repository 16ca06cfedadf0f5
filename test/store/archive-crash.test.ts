import { expect, test } from '@jest/globals';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import type { Store } from '../../src/store/store.ts';
import { mortalFileSystem, moments, type Moment } from '../crash/mortal-file-system.ts';
import {
  archiveLines,
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

// `CRASH_EVERY=1` tries every call.
const every = Number(process.env['CRASH_EVERY'] ?? 7);
const sessions = 9;

/** Which sessions were acknowledged, and in which revision. */
type Acknowledged = Map<number, number>;

/** Finishes nine sessions, some while others are archived, and changes two that are archived. */
async function live(store: Store, told: Acknowledged, life?: AbortSignal): Promise<void> {
  for (let number = 1; number <= sessions; number += 1) {
    if (!(await store.manifest.find(idOf(number)))) await finish(store, number);
    told.set(number, Math.max(1, told.get(number) ?? 0));
    if (number === 6) await fewAreHot(store, life);
  }
  await fewAreHot(store, life);
  for (const number of [1, 3]) {
    const known = await store.manifest.find(idOf(number));
    if (known?.revision === 1) await revise(store, number);
    told.set(number, 2);
  }
  // Both are finished long ago, so they are archived again, with their second revision.
  await fewAreHot(store, life);
}

/** How many at once depends on what else is under way. */
const fewAreHot = (store: Store, life?: AbortSignal): Promise<void> =>
  until(() => hotIds(store.manifest).length <= 3, life);

const open = (home: StoreHome, fs?: ReturnType<typeof mortalFileSystem>['fileSystem']) =>
  home.open({ keepSessions: 2, ...(fs ? { fs, files: createDurableFiles(fs) } : {}) });

/** Lives until it dies; a life that ends in the middle of a wait has died as well. */
async function mortalLife(
  home: StoreHome,
  dieAt: number,
  moment: Moment,
): Promise<{ told: Acknowledged; calls: readonly string[] }> {
  const told: Acknowledged = new Map();
  const { fileSystem, life, calls, end } = mortalFileSystem(dieAt, moment);
  let store: Store | undefined;
  try {
    store = await open(home, fileSystem);
    await live(store, told, life);
  } catch (error) {
    if (!life.aborted) throw error;
  }
  await store?.close().catch(() => undefined);
  await end();
  return { told, calls };
}

/** Nothing is lost, nothing is there twice. */
async function check(home: StoreHome, told: Acknowledged): Promise<void> {
  const store = await home.open();
  const cold = await coldOf(store.manifest);
  const there = [...hotIds(store.manifest), ...cold.map(({ session }) => session.session_id)];
  expect(new Set(there).size).toBe(there.length);
  for (const [number, revision] of told) {
    const known = await store.manifest.find(idOf(number));
    expect(known).toEqual(finished(number, Math.max(revision, known?.revision ?? 0)));
    await store.transact('look', async (tx) => {
      await tx.get('sessions', idOf(number));
      expect(await tx.get('artifacts', textOf(number).content_hash)).toEqual(textOf(number));
      expect(await tx.jobsOfSession(idOf(number))).toEqual([jobOf(number)]);
    });
  }
  const { archived: count } = await store.manifest.counts();
  expect(count).toBe(cold.length);
  await store.close();
}

async function picture(home: StoreHome): Promise<unknown> {
  const store = await home.open();
  const cold = await coldOf(store.manifest);
  const hot = store.manifest.all('sessions');
  await store.close();
  const lines = Object.values(await archiveLines(home.root)).flat();
  const numbers = lines.map((line) => (JSON.parse(line) as { number: number }).number);
  expect(numbers.sort((one, other) => one - other)).toEqual(numbers.map((_, at) => at));
  expect(cold.length).toBeGreaterThanOrEqual(sessions - 3);
  const all = [...cold.map(({ session }) => session), ...hot];
  return all.map(({ session_id, revision }) => `${session_id} ${revision}`).sort();
}

async function survives(dieAt: number, moment: Moment, expected: unknown): Promise<number> {
  const home = await storeHome();
  const { told, calls } = await mortalLife(home, dieAt, moment);
  await check(home, told);
  const store = await open(home);
  await live(store, told);
  await store.close();
  await check(home, told);
  expect(await picture(home)).toEqual(expected);
  await home.remove();
  return calls.length;
}

async function whole(): Promise<{ expected: unknown; calls: readonly string[] }> {
  const home = await storeHome();
  const { calls } = await mortalLife(home, 0, 'before');
  const expected = await picture(home);
  await home.remove();
  return { expected, calls };
}

test('the life that is cut short archives, and makes hot again', async () => {
  const { expected, calls } = await whole();
  expect(expected).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      (number) => `${idOf(number)} ${[1, 3].includes(number) ? 2 : 1}`,
    ),
  );
  expect(calls.filter((call) => call.includes('.jsonl')).length).toBeGreaterThan(10);
  expect(calls.filter((call) => call.includes('archive-index')).length).toBeGreaterThan(6);
});

test.each(moments)(
  'a death %s any call loses no session and doubles none',
  async (moment) => {
    const { expected, calls } = await whole();
    expect.hasAssertions();
    const first = 1 + Math.floor((moments.indexOf(moment) * every) / moments.length);
    for (let dieAt = first; dieAt <= calls.length; dieAt += every) {
      try {
        await survives(dieAt, moment, expected);
      } catch (error) {
        throw new Error(`died ${moment} call ${dieAt}: ${calls[dieAt - 1] ?? ''}`, {
          cause: error,
        });
      }
    }
  },
  600_000,
);
