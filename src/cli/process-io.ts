import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environment.ts';
import { systemRandom } from '../platform/random.ts';
import type { Io } from './io.ts';

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

/** The process itself. A reader that has gone away (`| head`) is no error: its rest is dropped. */
export function processIo(): Io {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  return {
    environment: () => readEnvironment(process),
    stdout,
    stderr,
    clock: systemClock,
    random: systemRandom,
    onStopSignal(handle) {
      for (const signal of stopSignals) process.on(signal, handle);
      return () => {
        for (const signal of stopSignals) process.off(signal, handle);
      };
    },
    exitNow(code) {
      process.exitCode = code;
      stdout.write('', () => stderr.write('', () => process.exit(code)));
    },
  };
}
