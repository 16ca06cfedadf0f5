import { composeFlywheel, type Composed } from '../compose.ts';
import { daemonPurpose } from '../connect.ts';
import { startDaemon } from '../daemon.ts';
import type { ConfigOverride } from '../platform/config.ts';
import { keepHeapSmall } from '../platform/heap.ts';
import { createSystemdNotifier, type SystemdNotifier } from '../platform/notify-systemd.ts';
import type { CliContext } from './io.ts';
import { ownerOptions } from './owner-options.ts';

export interface StartOptions {
  readonly concurrency?: number;
  readonly set?: readonly ConfigOverride[];
  readonly logLevel?: string;
}

/** Runs the daemon until it is asked to stop; asked twice, it ends at once. */
export async function start(context: CliContext, options: StartOptions): Promise<number> {
  const stop = stopRequest(context);
  keepHeapSmall();
  const notifier = createSystemdNotifier(context.environment.variables);
  try {
    const composed = await composeFlywheel({
      ...ownerOptions(context, daemonPurpose),
      overrides: overridesOf(options),
      threads: true,
      console: { stream: context.stderr, colours: context.environment.stderr.colours },
    });
    await serve(composed, notifier, stop.requested, () => {
      context.output.note(`Drop sessions into ${composed.home.sessions}; Ctrl-C stops.`);
    });
    return 0;
  } finally {
    stop.end();
  }
}

async function serve(
  composed: Composed,
  notifier: SystemdNotifier,
  requested: Promise<void>,
  started: () => void,
): Promise<void> {
  composed.events.on((event) => {
    if (event.name === 'machine.impaired') {
      void notifier.status(`Impaired: ${event.errno} ${event.path}; nothing new is taken.`);
    }
    if (event.name === 'machine.recovered') void notifier.status('');
  });
  const daemon = await startDaemon(composed);
  started();
  await notifier.ready();
  const feeding =
    notifier.watchdogMs === undefined
      ? undefined
      : setInterval(() => {
          // Fed only while the inbox is looked at: a daemon that hangs is started anew.
          if (composed.isAlive()) void notifier.watchdog();
        }, notifier.watchdogMs);
  try {
    await requested;
    await notifier.stopping();
  } finally {
    clearInterval(feeding);
    await daemon.stop();
  }
}

function stopRequest(context: CliContext): { requested: Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const requested = new Promise<void>((resolve) => {
    let asked = 0;
    end = context.onStopSignal(() => {
      asked += 1;
      if (asked > 1) context.exitNow(1);
      else resolve();
    });
  });
  return {
    requested,
    end: () => {
      end();
    },
  };
}

function overridesOf({ concurrency, set = [], logLevel }: StartOptions): ConfigOverride[] {
  return [
    ...set,
    ...(concurrency === undefined
      ? []
      : [{ key: 'concurrency', text: String(concurrency), flag: '--concurrency' }]),
    ...(logLevel === undefined ? [] : [{ key: 'logs.level', text: logLevel, flag: '--log-level' }]),
  ];
}
