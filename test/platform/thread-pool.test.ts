import { afterEach, describe, expect, test } from '@jest/globals';
import { FlywheelError } from '../../src/domain/errors.ts';
import { createThreadPool, served, type ThreadPool } from '../../src/platform/thread-pool.ts';

interface Request {
  readonly what: 'work' | 'hang' | 'crash' | 'grow' | 'fail';
  readonly text?: string;
}

let pool: ThreadPool<Request, string>;
afterEach(() => pool.close());

const alive = (): AbortSignal => new AbortController().signal;

function open(): typeof pool {
  pool = createThreadPool<Request, string>({
    module: new URL('./threads/work.mjs', import.meta.url),
    data: {},
    threads: 2,
    heapMb: 64,
  });
  return pool;
}

describe('a pool of threads', () => {
  test('hands requests over and replies back', async () => {
    open();
    const texts = ['a', 'b', 'c'];
    const replies = await Promise.all(
      texts.map((text) => pool.run({ what: 'work', text }, alive())),
    );
    expect(replies).toEqual(['done: a', 'done: b', 'done: c']);
  });

  test('work that never ends is ended with its thread, and others go on', async () => {
    open();
    const stop = new AbortController();
    const reason = new FlywheelError('RUN_TIMEOUT', 'too long', { retry: 'later' });
    const hanging = pool.run({ what: 'hang' }, stop.signal);
    await pool.run({ what: 'work', text: 'meanwhile' }, alive());
    stop.abort(reason);
    await expect(hanging).rejects.toBe(reason);
    await expect(pool.run({ what: 'work', text: 'after' }, alive())).resolves.toBe('done: after');
  });

  test.each(['crash', 'grow'] as const)(
    'a thread that ends by itself (%s) is a failed try, not a dead process',
    async (what) => {
      open();
      await expect(pool.run({ what }, alive())).rejects.toMatchObject({
        code: 'THREAD_DIED',
        retry: 'later',
      });
      await expect(pool.run({ what: 'work', text: 'x' }, alive())).resolves.toBe('done: x');
    },
  );

  test('an error keeps its code, its mend and the fault of the system behind it', async () => {
    open();
    const failing = pool.run({ what: 'fail', text: 'no view' }, alive());
    await expect(failing).rejects.toMatchObject({
      code: 'RENDER_FAILED',
      message: 'no view',
      hint: 'h',
      cause: { code: 'EMFILE' },
    });
  });
});

test('what a thread serves throws nothing: its errors are data', async () => {
  open();
  const fails = served(() => Promise.reject(new Error('unforeseen')));
  await expect(fails({})).resolves.toMatchObject({ error: { code: 'INTERNAL_ERROR' } });
});
