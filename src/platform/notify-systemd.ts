import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Variables } from './environment.ts';

/** Tells the service manager how the daemon is. Outside systemd every call does nothing. */
export interface SystemdNotifier {
  /** The daemon takes work: `systemctl start` returns. */
  ready(): Promise<void>;
  stopping(): Promise<void>;
  /** One line for `systemctl status`; empty: nothing to say. */
  status(text: string): Promise<void>;
  /** Feeds the watchdog. While the last one is still on its way, this one is left out. */
  watchdog(): Promise<void>;
  /** Call `watchdog` at least this often; absent when nobody watches. */
  readonly watchdogMs?: number;
}

/** Runs a program with arguments and no shell; rejects when it fails. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  variables: Variables,
) => Promise<unknown>;

/**
 * By the `systemd-notify` program, so the unit needs `NotifyAccess=all`. Never throws and never
 * rejects: a manager that does not listen is no reason to stop working.
 */
export function createSystemdNotifier(
  variables: Variables,
  run: RunProgram = runProgram,
): SystemdNotifier {
  const { NOTIFY_SOCKET, PATH } = variables;
  if (!NOTIFY_SOCKET)
    return { ready: nothing, stopping: nothing, status: nothing, watchdog: nothing };
  const tell = async (message: string): Promise<void> => {
    await run('systemd-notify', [message], { NOTIFY_SOCKET, PATH: PATH ?? standardPath }).catch(
      nothing,
    );
  };
  const watchdogMs = intervalOf(variables);
  let feeding = false;
  return {
    ready: () => tell('READY=1'),
    stopping: () => tell('STOPPING=1'),
    status: (text) => tell(`STATUS=${text}`),
    async watchdog() {
      if (feeding) return;
      feeding = true;
      await tell('WATCHDOG=1');
      feeding = false;
    },
    ...(watchdogMs === undefined ? {} : { watchdogMs }),
  };
}

/** A third of what the manager allows: one may be late and one may be lost. */
function intervalOf({ WATCHDOG_USEC }: Variables): number | undefined {
  const micros = Number(WATCHDOG_USEC ?? '');
  return Number.isSafeInteger(micros) && micros > 0 ? Math.floor(micros / 3000) : undefined;
}

const standardPath = '/usr/local/bin:/usr/bin:/bin';

const nothing = (): Promise<void> => Promise.resolve();

const runProgram: RunProgram = (program, args, variables) =>
  promisify(execFile)(program, args, { env: { ...variables, LC_ALL: 'C' }, timeout: 5000 });
