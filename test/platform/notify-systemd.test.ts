import { expect, test } from '@jest/globals';
import { createSystemdNotifier, type RunProgram } from '../../src/platform/notify-systemd.ts';

const supervised = { NOTIFY_SOCKET: '/run/systemd/notify', PATH: '/bin', SECRET: 'x' };

function recorder(): { run: RunProgram; calls: unknown[][] } {
  const calls: unknown[][] = [];
  return {
    calls,
    run: (...call) => {
      calls.push(call);
      return Promise.resolve();
    },
  };
}

test('outside systemd nothing is run', async () => {
  for (const variables of [{}, { NOTIFY_SOCKET: '' }]) {
    const { run, calls } = recorder();
    const notifier = createSystemdNotifier({ ...variables, WATCHDOG_USEC: '30000000' }, run);
    await notifier.ready();
    await notifier.watchdog();
    await notifier.stopping();
    expect(calls).toEqual([]);
    expect(notifier.watchdogMs).toBeUndefined();
  }
});

test('each state is one argument, and the child sees only what it needs', async () => {
  const { run, calls } = recorder();
  const notifier = createSystemdNotifier(supervised, run);
  await notifier.ready();
  await notifier.watchdog();
  await notifier.status('Impaired: ENOSPC /srv.');
  await notifier.stopping();
  const variables = { NOTIFY_SOCKET: '/run/systemd/notify', PATH: '/bin' };
  expect(calls).toEqual(
    ['READY=1', 'WATCHDOG=1', 'STATUS=Impaired: ENOSPC /srv.', 'STOPPING=1'].map((state) => [
      'systemd-notify',
      [state],
      variables,
    ]),
  );
});

test.each([
  ['30000000', 10_000],
  ['', undefined],
  ['0', undefined],
  ['soon', undefined],
])('WATCHDOG_USEC=%s asks for a sign every %s ms', (WATCHDOG_USEC, ms) => {
  const { watchdogMs } = createSystemdNotifier({ ...supervised, WATCHDOG_USEC }, recorder().run);
  expect(watchdogMs).toBe(ms);
});

test('signs of life do not pile up while the manager is slow, and go on afterwards', async () => {
  const answers: (() => void)[] = [];
  const run: RunProgram = () => new Promise<void>((resolve) => answers.push(resolve));
  const notifier = createSystemdNotifier(supervised, run);
  const first = notifier.watchdog();
  await notifier.watchdog();
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await first;
  void notifier.watchdog();
  expect(answers).toHaveLength(2);
});

test('neither a missing program nor a dead socket makes anything fail', async () => {
  const missing = createSystemdNotifier({ NOTIFY_SOCKET: '/nowhere', PATH: '/nonexistent' });
  await expect(missing.ready()).resolves.toBeUndefined();
  const dead = createSystemdNotifier({ ...supervised, NOTIFY_SOCKET: '/nowhere/notify' });
  await expect(dead.watchdog()).resolves.toBeUndefined();
});
