import type { Writable } from 'node:stream';
import type { Clock } from '../platform/clock.ts';
import type { Environment } from '../platform/environment.ts';
import type { Random } from '../platform/random.ts';
import type { Output } from './output.ts';

/** Everything a command may touch of the process it runs in; a test passes its own. */
export interface Io {
  /** Throws `PLATFORM_UNSUPPORTED`: so it is read where errors are told. */
  environment(): Environment;
  readonly stdout: Pick<Writable, 'write'>;
  readonly stderr: Writable;
  readonly clock: Clock;
  readonly random: Random;
  /** Calls `handle` at each SIGTERM and SIGINT instead of ending; returns what ends that. */
  onStopSignal(handle: () => void): () => void;
  /** Ends the process when what was written has been passed on. */
  exitNow(code: number): void;
}

/** What a command gets: where it runs, which home is meant, and how to tell results. */
export interface CliContext extends Omit<Io, 'environment'> {
  readonly environment: Environment;
  /** Absolute. */
  readonly home: string;
  readonly json: boolean;
  readonly output: Output;
  /** A path of the command line, absolute. */
  path(given: string): string;
}
