import { composeFlywheel, createReading, type OwnerOptions } from './compose.ts';
import { FlywheelError } from './domain/errors.ts';
import type { Operations } from './operations.ts';
import { callControl } from './platform/control-socket.ts';
import { pause } from './platform/pause.ts';

export interface Connection extends Operations {
  /** True when a running daemon does the work. */
  readonly remote: boolean;
  close(): Promise<void>;
}

const patienceMs = 30_000;
const retryMs = 50;

/**
 * The operations of a home: through the daemon that owns it, or in this process when none runs.
 * Another short-lived owner is waited for. Throws `HOME_LOCKED`, `DAEMON_UNREACHABLE`.
 */
export async function connect(options: OwnerOptions): Promise<Connection> {
  const reading = await createReading(options);
  for (let waited = 0; ; waited += retryMs) {
    const socketPath = await daemonSocket(() => reading.holder());
    if (socketPath !== undefined) return remote(socketPath);
    try {
      const composed = await composeFlywheel(options);
      return { ...composed.operations, remote: false, close: () => composed.close() };
    } catch (error) {
      const isBusy = error instanceof FlywheelError && error.code === 'HOME_LOCKED';
      if (!isBusy || waited >= patienceMs) throw error;
      await pause(retryMs);
    }
  }
}

/** The purpose of an owner that answers commands. */
export const daemonPurpose = 'daemon';

async function daemonSocket(
  holder: Awaited<ReturnType<typeof createReading>>['holder'],
): Promise<string | undefined> {
  const state = await holder();
  if (state.kind !== 'live' || state.holder.purpose !== daemonPurpose) return undefined;
  return state.holder.socket_path;
}

function remote(socketPath: string): Connection {
  const call = (operation: string, input: unknown): Promise<never> =>
    callControl(socketPath, operation, input) as Promise<never>;
  return {
    remote: true,
    process: (request) => call('process', request),
    retry: (request) => call('retry', request),
    render: (request) => call('render', request),
    close: () => Promise.resolve(),
  };
}
