import { FlywheelError } from '../domain/errors.ts';
import path from 'node:path';
import { createSessionReader, type SessionReader } from '../intake/read-session.ts';
import { pipelines } from '../pipelines/registry.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { loadConfig, type Config, type ConfigOverride } from '../platform/config.ts';
import { createDurableFiles, type DurableFiles } from '../platform/durable-files.ts';
import type { Environment } from '../platform/environment.ts';
import { nodeFileSystem, type FileSystem } from '../platform/file-system.ts';
import { homeAt, type Home } from '../platform/home.ts';
import { systemLater, type Later } from '../platform/later.ts';
import { packagePath } from '../platform/package-files.ts';
import { readGuarded } from '../platform/read-guarded.ts';
import { createValidators, type Validators } from '../platform/schema.ts';
import { usable } from '../platform/unusable.ts';

export interface ComposeOptions {
  readonly home: string;
  readonly environment: Environment;
  /** From flags; they win over environment and file. */
  readonly overrides?: readonly ConfigOverride[];
  /** For tests that count file calls, fail them or cut them short. */
  readonly fileSystem?: FileSystem;
  /** For tests whose time jumps, or passes only when they say so. */
  readonly clock?: Clock;
  readonly later?: Later;
  /** For tests: another boot of the machine, as after a power loss. */
  readonly boot?: string;
}

/** What every command needs, and no lock. */
export interface Ground {
  readonly home: Home;
  readonly config: Config;
  readonly fs: FileSystem;
  readonly files: DurableFiles;
  readonly reader: SessionReader;
  readonly concurrency: number;
  readonly clock: Clock;
  /** For what waits: its timers do not care what the clock says. */
  readonly later: Later;
  readonly manifestProblems: (value: unknown) => string[];
}

/** Throws `HOME_INVALID`, `CONFIG_INVALID`, and `STORE_UNWRITABLE` for what may pass by itself. */
export function layGround(options: ComposeOptions): Promise<Ground> {
  return usable(options.home, () => groundOf(options));
}

async function groundOf(options: ComposeOptions): Promise<Ground> {
  const home = homeAt(options.home);
  const fs = options.fileSystem ?? nodeFileSystem;
  const files = createDurableFiles(fs);
  if (!(await files.exists(path.join(home.root, 'outputs')))) throw notAHome(home);
  const validators = await createValidators(packagePath('schemas'));
  const config = await loadConfig({
    home: home.root,
    environment: options.environment.variables,
    overrides: options.overrides ?? [],
    validate: (value) => validators.validate('watch_config', value),
  });
  return {
    home,
    config,
    fs,
    files,
    reader: createReader(home, config, validators),
    concurrency: config.concurrency || options.environment.processors,
    clock: options.clock ?? systemClock,
    later: options.later ?? systemLater,
    manifestProblems: (value) =>
      validators.validate('manifest', value).map(({ message }) => message),
  };
}

function createReader(home: Home, config: Config, validators: Validators): SessionReader {
  return createSessionReader({
    inbox: home.sessions,
    relative: (absolute) => home.relative(absolute),
    maxBytes: config.intake.max_file_bytes,
    validate: (schema, value) => validators.validate(schema, value),
    sessionTypes: pipelines,
    readGuarded,
  });
}

const notAHome = (home: Home): FlywheelError =>
  new FlywheelError('HOME_INVALID', `${home.root} is not a home: it has no outputs/ folder.`, {
    details: { path: home.root },
    hint: `Make one with \`flywheel init ${home.root}\`, or name one with --home DIR.`,
  });
