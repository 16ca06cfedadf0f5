import { describe, expect, test } from '@jest/globals';
import { createScheduler, type Scheduler } from '../../src/scheduling/scheduler.ts';

const deferred = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Job<T> {
  readonly keys: string[];
  readonly run: (signal: AbortSignal) => Promise<T>;
  readonly timeoutSeconds?: number;
}

/** A turn that does nothing but its run. */
const schedule = <T>(scheduler: Scheduler, { keys, run, timeoutSeconds }: Job<T>): Promise<T> =>
  scheduler.inTurn({ keys, bytes: 1, work: (slot) => slot(run, timeoutSeconds) });

/** Work that says when it runs, until it is let go. */
function controlled(log: string[], name: string): { run: () => Promise<string>; end: () => void } {
  const { promise, resolve } = deferred();
  return {
    run: async () => {
      log.push(`${name} begins`);
      await promise;
      log.push(`${name} ends`);
      return name;
    },
    end: resolve,
  };
}

describe('the scheduler', () => {
  test('runs no more at once than it may', async () => {
    const scheduler = createScheduler({ concurrency: 2, timeoutSeconds: 60 });
    let running = 0;
    let most = 0;
    const work = Array.from({ length: 20 }, (_, n) =>
      schedule(scheduler, {
        keys: [`session:${n}`],
        run: async () => {
          most = Math.max(most, ++running);
          await turn();
          running -= 1;
        },
      }),
    );
    await Promise.all(work);
    expect(most).toBe(2);
  });

  test('never overlaps work that shares one of its keys, and does not hold up the rest', async () => {
    const scheduler = createScheduler({ concurrency: 4, timeoutSeconds: 60 });
    const log: string[] = [];
    const [first, second, other] = ['first', 'second', 'other'].map((n) => controlled(log, n));
    if (!first || !second || !other) throw new Error('three are made');
    const all = [
      schedule(scheduler, { keys: ['session:1', 'repository:/r'], run: first.run }),
      schedule(scheduler, { keys: ['session:2', 'repository:/r'], run: second.run }),
      schedule(scheduler, { keys: ['session:3'], run: other.run }),
    ];
    await turn();
    expect(log).toEqual(['first begins', 'other begins']);
    for (const { end } of [first, second, other]) end();
    await Promise.all(all);
    expect(log.indexOf('first ends')).toBeLessThan(log.indexOf('second begins'));
  });

  test('a run over its time is asked to stop, and keeps its slot until it has', async () => {
    const scheduler = createScheduler({ concurrency: 1, timeoutSeconds: 60 });
    const stopped = deferred();
    const log: string[] = [];
    const slow = schedule(scheduler, {
      keys: ['a'],
      timeoutSeconds: 0.01,
      run: async (signal) => {
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
        log.push('asked to stop');
        await stopped.promise;
        log.push('stopped');
        signal.throwIfAborted();
      },
    });
    const next = schedule(scheduler, {
      keys: ['b'],
      run: () => Promise.resolve(void log.push('next')),
    });
    while (log.length === 0) await turn();
    await turn();
    expect(log).toEqual(['asked to stop']);
    stopped.resolve();
    await expect(slow).rejects.toMatchObject({ code: 'RUN_TIMEOUT', retry: 'later' });
    await next;
    expect(log).toEqual(['asked to stop', 'stopped', 'next']);
  });

  test('there is room again when work has ended', async () => {
    const scheduler = createScheduler({ concurrency: 1, timeoutSeconds: 60 });
    const gates = Array.from({ length: 128 }, () => deferred());
    gates.forEach(
      ({ promise }, n) => void schedule(scheduler, { keys: [`${n}`], run: () => promise }),
    );
    let room = false;
    const waiting = scheduler.room().then(() => (room = true));
    await turn();
    expect(room).toBe(false);
    gates[0]?.resolve();
    await waiting;
    for (const { resolve } of gates) resolve();
    await scheduler.idle();
  });

  test('large sessions fill the room sooner', async () => {
    const scheduler = createScheduler({ concurrency: 1, timeoutSeconds: 60 });
    const { promise, resolve } = deferred();
    const large = scheduler.inTurn({ keys: ['a'], bytes: 2 ** 26, work: () => promise });
    let room = false;
    const waiting = scheduler.room().then(() => (room = true));
    await turn();
    expect(room).toBe(false);
    resolve();
    await Promise.all([large, waiting]);
  });

  test('what a turn does outside of its slot holds up nobody else', async () => {
    const scheduler = createScheduler({ concurrency: 1, timeoutSeconds: 60 });
    const { promise, resolve } = deferred();
    const committing = scheduler.inTurn({
      keys: ['a'],
      bytes: 1,
      work: async (slot) => {
        await slot(() => Promise.resolve());
        await promise;
      },
    });
    const other = schedule(scheduler, { keys: ['b'], run: () => Promise.resolve('done') });
    await expect(other).resolves.toBe('done');
    resolve();
    await committing;
  });

  test('a turn that stands alone waits for what came before, and what comes waits for it', async () => {
    const scheduler = createScheduler({ concurrency: 4, timeoutSeconds: 60 });
    const log: string[] = [];
    const names = ['before', 'alone', 'alone too', 'after'];
    const jobs = names.map((name) => controlled(log, name));
    const all = jobs.map(({ run }, at) =>
      scheduler.inTurn({
        keys: [`session:${at}`],
        bytes: 1,
        alone: at === 1 || at === 2,
        work: (slot) => slot(run),
      }),
    );
    for (const { end } of jobs) {
      await turn();
      expect(log.filter((line) => line.endsWith('begins')).length - 1).toBe(log.length >> 1);
      end();
    }
    await Promise.all(all);
    expect(log).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  test('a stop begins nothing new, waits for what runs, and aborts it at the deadline', async () => {
    const scheduler = createScheduler({ concurrency: 1, timeoutSeconds: 60 });
    const reasons: unknown[] = [];
    const running = schedule(scheduler, {
      keys: ['a'],
      run: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            reject(signal.reason as Error);
          });
        }),
    });
    const waiting = schedule(scheduler, { keys: ['b'], run: () => Promise.resolve('done') });
    const outcomes = Promise.allSettled([running, waiting]);
    await turn();
    await scheduler.stop(0.01);
    expect(reasons).toHaveLength(1);
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'RUN_ABORTED' } });
    }
    const late = schedule(scheduler, { keys: ['c'], run: () => Promise.resolve() });
    await expect(late).rejects.toMatchObject({ code: 'RUN_ABORTED' });
    await scheduler.stop(0.01);
  });
});
