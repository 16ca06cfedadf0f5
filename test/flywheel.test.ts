import { beforeEach, expect, test } from '@jest/globals';
import type { AcceptedSession } from '../src/domain/session.ts';
import { Flywheel } from '../src/flywheel.ts';
import type { Decision, FlywheelParts, Unfinished } from '../src/flywheel-parts.ts';
import type { Run } from '../src/store/store.ts';

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

function flywheelWith(unfinished: readonly Unfinished[]): Flywheel {
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
      stop: () => undefined,
    },
    publishing: { start: say('publishing'), stop: say('publishing stops') },
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
