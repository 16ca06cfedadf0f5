import type { Composed } from './compose.ts';
import { FlywheelError } from './domain/errors.ts';
import type { MachineFault } from './domain/machine-fault.ts';
import { serveControl } from './platform/control-socket.ts';

/** A flywheel that watches its inbox and answers commands, until stopped. */
export interface Daemon {
  /** Stops taking in, drains, and gives the home back. May be called twice. */
  stop(): Promise<void>;
}

/** Starts a composed flywheel as the daemon of its home. When it fails, the home is given back. */
export async function startDaemon(composed: Composed): Promise<Daemon> {
  try {
    const closeControl = await serveControl(composed.socketPath, answerWith(composed));
    await composed.start();
    composed.log.info('flywheel started', { home: composed.home.root });
    let stopping: Promise<void> | undefined;
    return {
      stop: () =>
        (stopping ??= (async () => {
          composed.log.info('flywheel stopping');
          // Commands that wait for a run get its result before the socket goes away.
          await composed.close();
          await closeControl();
        })()),
    };
  } catch (error) {
    await composed.close();
    throw error;
  }
}

/** What the daemon says of itself. */
export interface DaemonHealth {
  /** Null while all is well. */
  readonly impairment: MachineFault | null;
}

function answerWith({
  operations,
  impairment,
}: Composed): (operation: string, input: unknown) => Promise<unknown> {
  return (operation, input) => {
    if (operation === 'process') return operations.process(input as never);
    if (operation === 'retry') return operations.retry(input as never);
    if (operation === 'render') return operations.render(input as never);
    if (operation === 'health') {
      return Promise.resolve<DaemonHealth>({ impairment: impairment() ?? null });
    }
    throw new FlywheelError('USAGE_INVALID', `The daemon knows no operation ${operation}.`, {
      hint: 'Daemon and command line are of different versions: restart the daemon.',
    });
  };
}
