import { readdir } from 'node:fs/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '../../src/platform/clock.ts';
import { systemLater, type Later } from '../../src/platform/later.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { fingerprintOf } from '../../src/intake/fingerprint.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import { claimRun } from '../../src/store/claim-run.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import { recordWaiting } from '../../src/store/record-facts.ts';
import { example, startFlywheel, type TestFlywheel } from '../support/start-flywheel.ts';
import { silentLog } from '../support/temp-home.ts';

const day = 86_400_000;
const jumps: [string, number][] = [
  ['a day on', day],
  ['a day back', -day],
  ['ten years on', 3_650 * day],
  ['ten years back', -3_650 * day],
];

let fly: TestFlywheel;
afterEach(() => fly.stop());

/** A wall clock that somebody sets; durations know nothing of it. */
function wallClock(): Clock & { shift: number } {
  const clock = {
    shift: 0,
    now: (): number => Date.now() + clock.shift,
    monotonic: (): number => performance.now(),
  };
  return clock;
}

async function dropTrade(id: string, more: object = {}): Promise<void> {
  await fly.drop(`${id}.json`, {
    ...(await example('trade')),
    session_id: id,
    agent_id: id,
    ...more,
  });
}

const facts = (): unknown[] =>
  fly.composed.sessions
    .all('sessions')
    .map(({ session_id, status, revision, attempts }) => [session_id, status, revision, attempts]);

describe.each(jumps)('when the clock is set %s', (_, shift) => {
  test('while running, and between two lives, nothing is lost, done twice or waited for', async () => {
    const clock = wallClock();
    fly = await startFlywheel({ machine: { clock } });
    await dropTrade('a');
    await fly.saw('run.completed');
    clock.shift = shift;
    await dropTrade('b');
    await dropTrade('a', { overview: 'More of it.' });
    await fly.saw('run.completed', 3);
    await fly.restart();
    clock.shift = 0;
    await fly.restart();
    await dropTrade('copy', { session_id: 'b', agent_id: 'b' });
    await dropTrade('c');
    await fly.saw('run.completed', 4);
    await fly.saw('session.duplicated');
    expect(facts()).toEqual([
      ['a', 'complete', 2, 1],
      ['b', 'complete', 1, 1],
      ['c', 'complete', 1, 1],
    ]);
    expect(fly.count('run.completed')).toBe(4);
    expect(fly.count('run.deferred')).toBe(0);
    expect(await readdir(fly.composed.home.rejected)).toEqual([]);
  });

  test('a run that waited for its next try in another time waits five minutes at most', async () => {
    const clock = wallClock();
    const waits: number[] = [];
    const later: Later = (milliseconds, work) => {
      waits.push(milliseconds);
      return systemLater(milliseconds / 1000, work);
    };
    const session = await example('trade');
    const prepare = (root: string): Promise<void> => leaveWaiting(root, session, clock);
    clock.shift = shift;
    fly = await startFlywheel({ machine: { clock, later }, prepare });
    await fly.saw('run.completed');
    expect(Math.max(...waits)).toBeLessThanOrEqual(3_600_000);
    expect(waits.every((wait) => wait >= 0)).toBe(true);
    // When its time has passed it is taken up at once; else it waits for the ceiling, and no longer.
    expect(waits.includes(300_000)).toBe(shift < 0);
    expect(fly.composed.sessions.all('sessions')).toMatchObject([{ attempts: 1 }]);
  });
});

/** What a life leaves that ended while a run waited for its next try. */
async function leaveWaiting(
  root: string,
  session: Record<string, unknown>,
  clock: ReturnType<typeof wallClock>,
): Promise<void> {
  const { shift } = clock;
  const before = { now: () => clock.now() - shift, monotonic: () => clock.monotonic() };
  const store = await openEmbeddedStore({
    home: root,
    fs: nodeFileSystem,
    files: createDurableFiles(nodeFileSystem),
    clock: before,
    log: silentLog,
    manifestProblems: () => [],
  });
  const accepted = {
    session: session as unknown as WorkSession,
    fingerprint: fingerprintOf(session),
    text: JSON.stringify(session),
    path: 'outputs/sessions/a.json',
  };
  const at = new Date(before.now()).toISOString();
  await store.transact('run.claimed', async (tx) => {
    const claim = await claimRun(tx, { accepted, at, folders: ['outputs/sessions/a'] });
    if (claim.kind !== 'claimed') throw new Error(claim.kind);
    const due = new Date(before.now() + 2_000).toISOString();
    await recordWaiting(tx, claim.run, due, 'slow');
  });
  await store.close();
}
