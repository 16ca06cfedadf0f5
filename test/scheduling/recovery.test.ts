import { beforeEach, describe, expect, test } from '@jest/globals';
import { FlywheelError, toFlywheelError } from '../../src/domain/errors.ts';
import { createEvents } from '../../src/domain/events.ts';
import type { MachineFault } from '../../src/domain/machine-fault.ts';
import { createRecovery, type Recovery } from '../../src/scheduling/recovery.ts';
import { judgeFailure, maxAttempts } from '../../src/scheduling/retry-policy.ts';
import { sessionKeys } from '../../src/scheduling/session-keys.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import { manualTime, settled, type ManualTime } from '../intake/manual-time.ts';

const later = new FlywheelError('RUN_TIMEOUT', 'slow', { retry: 'later' });
const never = new FlywheelError('NOTHING_TO_TELL', 'empty');
const stopped = new FlywheelError('RUN_ABORTED', 'stop', { retry: 'later' });
const store = new FlywheelError('STORE_UNWRITABLE', 'full', { retry: 'later' });
const system = (code: string): Error => Object.assign(new Error(code), { code });
const output = (errno?: string): FlywheelError =>
  new FlywheelError('OUTPUT_UNWRITABLE', 'cannot write', {
    retry: 'later',
    details: { folder: 'outputs/sessions/a' },
    ...(errno === undefined ? {} : { cause: system(errno) }),
  });
const raw = (errno: string): FlywheelError => toFlywheelError(system(errno));

describe('what becomes of a failed try', () => {
  test.each([
    ['a stop costs no attempt', stopped, 1, 'interrupted'],
    ['a fault of the session is final at once', never, 1, 'failed'],
    ['a passing fault is tried again', later, 1, 'again'],
    ['the last try is the last', later, maxAttempts, 'failed'],
    ['a full disk is nobody’s fault, however often', output('ENOSPC'), 99, 'pause'],
    ['nor is a journal that cannot be written', store, 99, 'pause'],
    ['nor a folder of ours that may not be written', output('EACCES'), 99, 'pause'],
    ['nor a disk of ours that is broken', output('EIO'), 99, 'pause'],
    [
      'but a folder where an artifact should be is in this session’s way only',
      output('EISDIR'),
      9,
      'failed',
    ],
    ['no free file descriptor is nobody’s fault', raw('EMFILE'), 1, 'pause'],
    ['nor a file system that was made read-only', raw('EROFS'), 1, 'pause'],
    ['a repository on a broken disk is tried again, and counted', raw('EIO'), 1, 'again'],
    ['and given up in the end', raw('EIO'), maxAttempts, 'failed'],
    ['a repository that may not be read is the session’s affair', raw('EACCES'), 1, 'failed'],
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
});

describe('recovery', () => {
  let time: ManualTime;
  let faults: MachineFault[];
  let well: (() => void)[];
  let names: string[];
  let recovery: Recovery;
  const run = { run_id: 'r', session_id: 's', attempt: 1 };

  beforeEach(() => {
    time = manualTime();
    [faults, well, names] = [[], [], []];
    const events = createEvents();
    events.on(({ name }) => names.push(name));
    const health = {
      report: (fault: MachineFault): void => void faults.push(fault),
      whenWell: (work: () => void): void => void well.push(work),
    };
    recovery = createRecovery({ events, random: () => 0.5, later: time.later, health });
  });

  test('who waits for one try gets its result', () => {
    expect(recovery.next(run, later, true)).toEqual({ kind: 'give-up' });
  });

  test('a fault of the machine does not count as a try, and waits for the machine, not for a timer', async () => {
    expect(recovery.next(run, output('ENOSPC'), false)).toEqual({
      kind: 'try-again',
      when: 'well',
    });
    expect(faults).toEqual([{ errno: 'ENOSPC', path: 'outputs/sessions/a' }]);
    let taken = 0;
    for (const id of ['a', 'b', 'c']) {
      recovery.defer(id, 'well', () => Promise.resolve(++taken));
    }
    expect(time.waiting()).toBe(0);
    await time.pass(3_600_000);
    expect(taken).toBe(0);
    for (const work of well.splice(0)) work();
    expect(taken).toBe(3);
  });

  test('a passing fault and a stop are told', () => {
    recovery.next(run, later, false);
    expect(recovery.next(run, stopped, false)).toEqual({ kind: 'give-back' });
    expect(names).toEqual(['run.deferred', 'run.interrupted']);
  });

  test('a run is held until its turn is over, and longer only when it is deferred again', async () => {
    let begun = 0;
    let end = (): void => undefined;
    const work = (): Promise<void> => {
      begun += 1;
      return new Promise((resolve) => (end = resolve));
    };
    recovery.defer('r', 2, work);
    await time.pass(1_999);
    expect([begun, recovery.holds('r')]).toEqual([0, true]);
    await time.pass(1);
    expect([begun, recovery.holds('r')]).toEqual([1, true]);
    end();
    await settled();
    expect(recovery.holds('r')).toBe(false);
    recovery.defer('r', 0, () => {
      recovery.defer('r', 2, work);
      return Promise.resolve();
    });
    await settled();
    expect([begun, recovery.holds('r')]).toEqual([1, true]);
  });

  test.each([
    ['years ahead', 10 * 365 * 86_400],
    ['no number', NaN],
    ['for ever', Infinity],
  ])('a due time that is %s is five minutes away at most', async (_, seconds) => {
    let begun = 0;
    recovery.defer('r', seconds, () => Promise.resolve(++begun));
    await time.pass(299_999);
    expect(begun).toBe(0);
    await time.pass(1);
    expect(begun).toBe(1);
  });

  test('what was due in the past is done at once', () => {
    let begun = 0;
    recovery.defer('r', -10 * 365 * 86_400, () => Promise.resolve(++begun));
    expect(begun).toBe(1);
    expect(time.waiting()).toBe(0);
  });

  test('what could not even be begun is done again: when the machine is well, or after a while', async () => {
    const failures: Error[] = [store, new Error('a fault of ours')];
    let tries = 0;
    recovery.defer('r', 0, () => {
      tries += 1;
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve();
    });
    await settled();
    expect([tries, faults.length, well.length, recovery.holds('r')]).toEqual([1, 1, 1, true]);
    well.pop()?.();
    await settled();
    expect(tries).toBe(2);
    await time.pass(300_000);
    expect([tries, recovery.holds('r')]).toEqual([3, false]);
  });

  test('nothing is done any more, and no timer is left, once it is stopped', async () => {
    let begun = 0;
    const work = (): Promise<number> => Promise.resolve(++begun);
    recovery.defer('a', 1, work);
    recovery.defer('b', 'well', work);
    recovery.defer('c', 0, () => Promise.reject(stopped));
    recovery.stop();
    recovery.defer('d', 0, work);
    recovery.heard(store);
    expect(time.waiting()).toBe(0);
    await time.pass(3_600_000);
    expect([begun, faults.length, recovery.holds('a')]).toEqual([0, 0, false]);
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
