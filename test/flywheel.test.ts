import { beforeEach, expect, test } from '@jest/globals';
import type { Taken } from '../src/artifacts/committer.ts';
import type { AcceptedSession } from '../src/domain/session.ts';
import { Flywheel } from '../src/flywheel.ts';
import type { Decision, FlywheelParts, Unfinished } from '../src/flywheel-parts.ts';
import { createScheduler } from '../src/scheduling/scheduler.ts';
import type { Claim, Run } from '../src/store/store.ts';

const accepted = { session: { session_id: 's' }, path: 'a.json' } as unknown as AcceptedSession;
const left = (run_id: string, alone: boolean): Unfinished => ({
  run: { run_id, session_id: run_id } as unknown as Run,
  accepted,
  waitSeconds: 0,
  alone,
});

/** What happened, in its order. */
let told: string[];
/** Turns that were asked for; each is taken when the test says so. */
let turns: (() => Promise<unknown>)[];
let outcome: () => Promise<never>;
let decision: Decision;
beforeEach(() => {
  [told, turns] = [[], []];
  outcome = () => Promise.resolve({} as never);
  decision = { kind: 'give-back' };
});

function flywheelWith(
  unfinished: readonly Unfinished[],
  others: Partial<FlywheelParts> = {},
): Flywheel {
  const say = (what: string) => (): Promise<void> => {
    told.push(what);
    return Promise.resolve();
  };
  const parts = {
    inbox: { start: say('inbox'), stop: say('inbox stops'), forget: () => undefined },
    scheduler: {
      room: () => Promise.resolve(),
      inTurn: (_: unknown, work: (slot: unknown) => unknown) =>
        work((run: (signal: AbortSignal) => unknown) => run(new AbortController().signal)),
      stop: () => Promise.resolve(),
    },
    claims: {
      again: (run: Run) => Promise.resolve(run),
      unfinished: () => Promise.resolve(unfinished),
    },
    pipelines: { run: () => outcome() },
    committer: {
      commit: ({ run_id }: Run) => {
        told.push(run_id);
        return Promise.resolve({ kind: 'done' });
      },
    },
    recovery: {
      decide: () => Promise.resolve(decision),
      defer: (_: Run, __: unknown, work: () => Promise<unknown>) => void turns.push(work),
      holds: () => false,
      stop: () => undefined,
    },
    publishing: { start: say('publishing'), stop: say('publishing stops') },
    ...others,
  };
  return new Flywheel(parts as unknown as FlywheelParts);
}

const next = async (): Promise<unknown> => turns.shift()?.();

test('publishes at once when no run may have killed the last life', async () => {
  await flywheelWith([left('given back', false)]).start();
  expect(told).toEqual(['publishing', 'inbox']);
});

test('publishes only when the last suspect has run alone and the process lives', async () => {
  await flywheelWith([left('one', true), left('two', true), left('other', false)]).start();
  await next();
  expect(told).toEqual(['inbox', 'one']);
  await next();
  expect(told).toEqual(['inbox', 'one', 'two', 'publishing']);
  await next();
  expect(told.filter((what) => what === 'publishing')).toHaveLength(1);
});

test('a suspect that waits for the machine is a suspect still', async () => {
  await flywheelWith([left('one', true)]).start();
  const fails = (): Promise<never> => Promise.reject(new Error('full'));
  [outcome, decision] = [fails, { kind: 'try-again', when: 'well', how: 'alone' }];
  await next();
  expect(told).toEqual(['inbox']);
  outcome = () => Promise.resolve({} as never);
  await next();
  expect(told).toEqual(['inbox', 'one', 'publishing']);
});

test('one that failed by itself and is tried again later is none any more', async () => {
  await flywheelWith([left('one', true)]).start();
  outcome = () => Promise.reject(new Error('busy'));
  decision = { kind: 'try-again', when: 2, how: 'next-try' };
  await next();
  expect(told).toEqual(['inbox', 'publishing']);
});

test('a stop while suspects run begins no publishing', async () => {
  const flywheel = flywheelWith([left('one', true)]);
  await flywheel.start();
  await flywheel.stop();
  await next();
  expect(told).not.toContain('publishing');
});

test('the limit of who puts a file into the inbox holds, however soon the daemon sees it', async () => {
  const scheduler = createScheduler({ concurrency: 2, timeoutSeconds: 300 });
  const limits: (number | undefined)[] = [];
  let admit: (found: AcceptedSession) => Promise<void> = () => Promise.resolve();
  let isClaimed = false;
  const flywheel = flywheelWith([], {
    inbox: {
      start: (take) => {
        admit = take;
        return Promise.resolve();
      },
      stop: () => Promise.resolve(),
      forget: () => undefined,
    },
    scheduler: {
      room: () => scheduler.room(),
      inTurn: (found, work) =>
        scheduler.inTurn({
          keys: [found.session.session_id],
          bytes: 1,
          work: (slot) =>
            work((run, timeoutSeconds) => {
              limits.push(timeoutSeconds);
              return slot(run, timeoutSeconds);
            }),
        }),
      stop: () => scheduler.stop(1),
    },
    claims: {
      claim: ({ path }: AcceptedSession) => {
        told.push(path);
        const kind = isClaimed ? 'duplicate' : 'claimed';
        isClaimed = true;
        return Promise.resolve({ kind, run: { run_id: 'run' } } as unknown as Claim);
      },
      again: (run) => Promise.resolve(run),
      unfinished: () => Promise.resolve([]),
    },
    committer: {
      commit: () => Promise.resolve({ kind: 'done' } as unknown as Taken),
      repeat: () => Promise.resolve({ kind: 'duplicate' } as unknown as Taken),
    },
  });
  await flywheel.start();
  const put = async (): Promise<AcceptedSession> => {
    const there = { ...accepted, path: 'inbox/a.json' };
    await admit(there);
    // All that the daemon can do by itself, it does now.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return there;
  };
  await flywheel.take(accepted, { once: true, timeoutSeconds: 5, put });
  await scheduler.idle();
  expect({ limits, claims: told.filter((what) => what.endsWith('.json')) }).toEqual({
    limits: [5],
    claims: ['inbox/a.json', 'inbox/a.json'],
  });
});
