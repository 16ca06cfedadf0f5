import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEvents, type FlywheelEvent } from '../../src/domain/events.ts';
import type { AcceptedSession } from '../../src/domain/session.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { claimAgain } from '../../src/store/claim-run.ts';
import { createClaims, type Claims } from '../../src/store/claims.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import { recordFacts, recordWaiting } from '../../src/store/record-facts.ts';
import type { Run, Store } from '../../src/store/store.ts';
import { giveBack, leftRuns, refusePoison } from '../../src/store/suspects.ts';
import { silentLog, tempHome } from '../support/temp-home.ts';

const at = '2025-12-02T05:20:00.000Z';
let now: number;
let root: string;
let store: Store;
let claims: Claims;
let told: FlywheelEvent[];
let remove: () => Promise<void>;

beforeEach(async () => {
  now = Date.parse(at);
  const made = await tempHome();
  [root, remove] = [made.home.root, made.remove];
  await begin();
});
afterEach(async () => {
  await store.close();
  await remove();
});

const clock = { now: (): number => now, monotonic: (): number => 0 };

async function begin(): Promise<void> {
  store = await openEmbeddedStore({
    home: root,
    fs: nodeFileSystem,
    files: createDurableFiles(nodeFileSystem),
    clock,
    log: silentLog,
    manifestProblems: () => [],
  });
  told = [];
  const events = createEvents();
  events.on((event) => told.push(event));
  const isThere = (): Promise<boolean> => Promise.resolve(false);
  claims = createClaims({
    store,
    clock,
    events,
    isThere,
    pin: () => Promise.resolve({ set: 'now' }),
    reread: (run) => session(run.session_id),
  });
}

/** The next life; closing the store says nothing of how the process ended. */
async function nextLife(): Promise<Awaited<ReturnType<Claims['unfinished']>>> {
  await store.close();
  await begin();
  return claims.unfinished();
}

const session = (id: string): AcceptedSession => ({
  session: {
    session_id: id,
    session_type: 'build',
    timestamp: at,
    agent_id: 'Agent-7',
    source_data: {},
  },
  fingerprint: sha256(id),
  text: JSON.stringify({ id }),
  path: `outputs/sessions/${id}.json`,
});

async function claimed(id: string, again = false): Promise<Run> {
  const claim = await claims.claim(session(id), again);
  if (claim.kind !== 'claimed') throw new Error(`is ${claim.kind}`);
  return claim.run;
}

const finish = (run: Run, status: 'complete' | 'failed' = 'complete'): Promise<unknown> =>
  store.transact('run.finished', (tx) =>
    recordFacts(tx, {
      run,
      outcome: { status, artifacts: [], findings: [], errors: [] },
      artifacts: [],
      moved: new Map(),
      at,
    }),
  );

/** Stands alone, and the process dies. */
async function diesAlone(run: Run): ReturnType<typeof nextLife> {
  const alone = await claims.again(run, 'alone');
  expect(alone).toMatchObject({ standing: 'alone' });
  return nextLife();
}

describe('after a death', () => {
  test('what was under way is done alone, and nobody is to blame yet', async () => {
    for (const id of ['a', 'b']) await claimed(id);
    const left = await nextLife();
    const seen = left.map(({ run, alone, waitSeconds }) => [run.session_id, alone, waitSeconds]);
    expect(seen.sort()).toEqual([
      ['a', true, 0],
      ['b', true, 0],
    ]);
    expect(left.map(({ run }) => run.deaths)).toEqual([undefined, undefined]);
    for (const { run } of left.slice(0, 1)) await claims.again(run, 'alone');
    expect(told.map(({ name }) => name)).toEqual(['run.isolated', 'run.claimed']);
  });

  test('what was given back, finished, or waits for its next try was not under way', async () => {
    const [back, done, waits] = [await claimed('a'), await claimed('b'), await claimed('c')];
    await giveBack(store, back);
    await finish(done);
    await store.transact('run.deferred', (tx) =>
      recordWaiting(tx, waits, '2025-12-02T05:20:07.000Z', 'slow'),
    );
    const left = await nextLife();
    expect(left.map(({ run, alone, waitSeconds }) => [run.session_id, alone, waitSeconds])).toEqual(
      expect.arrayContaining([
        ['a', false, 0],
        ['c', false, 7],
      ]),
    );
    expect(left).toHaveLength(2);
  });

  test('what was given back is under way again from when it is taken up, durably', async () => {
    const run = await claimed('a');
    await giveBack(store, run);
    expect(await claims.again(run, 'same-try')).not.toHaveProperty('standing');
    expect(await nextLife()).toMatchObject([{ alone: true }]);
  });

  test('only who stood alone has a death more, once, and goes after the others', async () => {
    const [a] = [await claimed('a'), await claimed('b')];
    let left = await diesAlone(a);
    expect(left.map(({ run }) => [run.session_id, run.deaths])).toEqual([
      ['b', undefined],
      ['a', 1],
    ]);
    left = await nextLife();
    expect(left.map(({ run, alone }) => [run.session_id, run.deaths, alone])).toEqual([
      ['b', undefined, true],
      ['a', 1, true],
    ]);
  });

  test('the second death makes it wait until the daemon has lived a while, the third ends it', async () => {
    const run = await claimed('a');
    expect(await diesAlone(run)).toMatchObject([{ alone: true, waitSeconds: 0 }]);
    expect(await diesAlone(run)).toMatchObject([{ alone: true, waitSeconds: 30 }]);
    const [left] = await diesAlone(run);
    expect(left).toMatchObject({ alone: false, waitSeconds: 0, run: { deaths: 3 } });
    const open = await claims.again(run, 'same-try');
    expect(() => {
      refusePoison(open ?? run);
    }).toThrow('died 3 times');
  });

  test('who is asked for again after that begins anew, with no death', async () => {
    const run = await claimed('a');
    for (let death = 1; death <= 3; death++) await diesAlone(run);
    await finish(run, 'failed');
    const again = await claimed('a', true);
    expect(again).not.toHaveProperty('deaths');
    expect(() => {
      refusePoison(again);
    }).not.toThrow();
  });

  test('a next try of who stood alone stands among the others', async () => {
    const run = await claimed('a');
    const alone = await claims.again(run, 'alone');
    expect(await claims.again(alone ?? run, 'next-try')).toMatchObject({ attempt: 2 });
    expect(store.manifest.get('runs', run.run_id)).not.toHaveProperty('standing');
  });
});

describe('a due time of another clock', () => {
  const years = 10 * 365 * 86_400_000;
  test.each([
    ['ten years back', -years],
    ['a day back', -86_400_000],
    ['a day on', 86_400_000],
    ['ten years on', years],
  ])('is a number that is not negative when the clock was set %s', async (_, shift) => {
    const run = await claimed('a');
    await store.transact('run.deferred', (tx) => recordWaiting(tx, run, at, 'slow'));
    now += shift;
    const [left] = await nextLife();
    expect(left?.waitSeconds).toBe(Math.max(0, -shift / 1000));
  });
});

/** A seeded generator: the same lives each time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Open runs, and nothing else; a thousand lives of a real journal would take minutes. */
function openRunsOnly(runs: Map<string, Run>): Store {
  const get = (collection: string, key: string): unknown =>
    collection === 'runs' ? runs.get(key) : { status: 'running' };
  const tx = {
    get: (collection: string, key: string) => Promise.resolve(get(collection, key)),
    put: (collection: string, key: string, run: Run) => collection === 'runs' && runs.set(key, run),
  };
  const manifest = { get, all: () => [...runs.values()] };
  const transact = (_: string, work: (t: typeof tx) => unknown): unknown => work(tx);
  return { manifest, transact } as unknown as Store;
}

/** A daemon killed a thousand times, after `life` seconds each; every run alone takes `seconds`. */
async function mostDeaths(seconds: number, life: () => number): Promise<number> {
  const runs = new Map<string, Run>();
  const home = openRunsOnly(runs);
  let most = 0;
  for (let kill = 0; kill < 1000; kill++) {
    let time = 0;
    const end = life();
    for (const { run, alone, waitSeconds } of await leftRuns(home, now)) {
      most = Math.max(most, run.deaths ?? 0);
      if (!alone) continue;
      time = Math.max(time, waitSeconds);
      if (time > end) break;
      await home.transact('run.alone', (tx) => claimAgain(tx, run, 'alone'));
      time += seconds;
      if (time > end) break;
      runs.delete(run.run_id);
    }
    for (let n = 0; time < end && n < 20; n++) {
      const run_id = `${kill}.${n}`;
      runs.set(run_id, { run_id, session_id: run_id } as Run);
    }
  }
  return most;
}

describe('a thousand random kills condemn nobody', () => {
  test.each([
    ['every second or so, fast runs', 0.02, 1],
    ['every second or so, slow runs', 0.2, 1],
    ['every two seconds or so, slow runs', 0.2, 2],
    ['every five seconds or so, fast runs', 0.02, 5],
  ])('%s', async (_, seconds, mean) => {
    const random = chance(7);
    const seen: number[] = [];
    // Kills that know nothing of what they hit: the time between two of them is exponential.
    const life = (): number => -Math.log(1 - random()) * mean;
    for (let round = 0; round < 5; round++) seen.push(await mostDeaths(seconds, life));
    expect(Math.max(...seen)).toBeLessThan(3);
    expect(Math.max(...seen)).toBeGreaterThan(0);
  });
});
