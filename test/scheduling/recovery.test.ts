import { describe, expect, test } from '@jest/globals';
import { FlywheelError } from '../../src/domain/errors.ts';
import { createEvents } from '../../src/domain/events.ts';
import { createRecovery } from '../../src/scheduling/recovery.ts';
import { judgeFailure, maxAttempts } from '../../src/scheduling/retry-policy.ts';
import { sessionKeys } from '../../src/scheduling/session-keys.ts';
import type { WorkSession } from '../../src/domain/session.ts';

const later = new FlywheelError('RUN_TIMEOUT', 'slow', { retry: 'later' });
const never = new FlywheelError('NOTHING_TO_TELL', 'empty');
const stopped = new FlywheelError('RUN_ABORTED', 'stop', { retry: 'later' });
const disk = new FlywheelError('OUTPUT_UNWRITABLE', 'full', { retry: 'later' });
const exhausted = new FlywheelError('INTERNAL_ERROR', 'open', {
  cause: Object.assign(new Error('too many'), { code: 'EMFILE' }),
});

describe('what becomes of a failed try', () => {
  test.each([
    ['a stop costs no attempt', stopped, 1, 'interrupted'],
    ['a fault of the session is final at once', never, 1, 'failed'],
    ['a passing fault is tried again', later, 1, 'again'],
    ['the last try is the last', later, maxAttempts, 'failed'],
    ['a full disk is nobody’s fault, however often', disk, 99, 'pause'],
    ['no free file descriptor is nobody’s fault', exhausted, 1, 'pause'],
  ])('%s', (_, error, attempt, kind) => {
    expect(judgeFailure(error, attempt, 0.5).kind).toBe(kind);
  });

  test('waits grow with each try, with full jitter, up to five minutes', () => {
    const seconds = (attempt: number, random: number): unknown =>
      judgeFailure(later, attempt, random);
    expect(seconds(1, 0)).toEqual({ kind: 'again', seconds: 0 });
    expect(seconds(1, 0.5)).toEqual({ kind: 'again', seconds: 1 });
    expect(seconds(3, 0.5)).toEqual({ kind: 'again', seconds: 4 });
  });

  test('who waits for one try gets its result; a fault of the machine is thrown', () => {
    const recovery = createRecovery(createEvents(), () => 0.5);
    const run = { run_id: 'r', session_id: 's', attempt: 1 };
    expect(recovery.next(run, later, true)).toEqual({ kind: 'give-up' });
    expect(() => recovery.next(run, disk, true)).toThrow(disk);
    recovery.stop();
  });

  test('a pause does not count as a try, and is told', () => {
    const events = createEvents();
    const names: string[] = [];
    events.on(({ name }) => names.push(name));
    const recovery = createRecovery(events, () => 0.5);
    const run = { run_id: 'r', session_id: 's', attempt: 1 };
    expect(recovery.next(run, disk, false)).toEqual({
      kind: 'try-again',
      seconds: 5,
      counts: false,
    });
    expect(recovery.next(run, stopped, false)).toEqual({ kind: 'give-back' });
    expect(names).toEqual(['run.deferred', 'run.interrupted']);
    recovery.stop();
  });

  test('what is deferred is done, unless it is stopped before', async () => {
    const recovery = createRecovery(createEvents(), () => 0);
    await new Promise<void>((resolve) => {
      recovery.defer(0, () => {
        resolve();
        return Promise.reject(new Error('is nobody’s affair'));
      });
    });
    let late = false;
    recovery.defer(0, () => {
      late = true;
      return Promise.resolve();
    });
    recovery.stop();
    recovery.defer(0, () => Promise.resolve((late = true)));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(late).toBe(false);
  });
});

test('runs of one session and of one repository share a key', () => {
  const session = (repo_path: unknown): WorkSession =>
    ({ session_id: 's', source_data: { repo_path } }) as unknown as WorkSession;
  expect(sessionKeys(session('/home/me/repo/'))).toEqual(['session:s', 'repository:/home/me/repo']);
  expect(sessionKeys(session('D:\\repo\\'))).toEqual(['session:s', 'repository:D:\\repo']);
  expect(sessionKeys(session('/'))).toEqual(['session:s', 'repository:/']);
  expect(sessionKeys(session(null))).toEqual(['session:s']);
  expect(sessionKeys(session('  '))).toEqual(['session:s']);
});
