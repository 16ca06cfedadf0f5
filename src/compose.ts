import path from 'node:path';
import type { FileWork } from './artifacts/file-work.ts';
import { reopenFiles } from './artifacts/reopen-files.ts';
import { assemble } from './compose/assemble.ts';
import { machineHealthOf } from './compose/fault-stations.ts';
import type { MachineHealth } from './scheduling/machine-health.ts';
import { type ComposeOptions, type Ground, layGround } from './compose/lay-ground.ts';
import { type LoadedRender, loadRender } from './compose/load-render.ts';
import { refuseUnfinished } from './compose/unfinished.ts';
import { type Events, createEvents } from './domain/events.ts';
import type { MachineFault } from './domain/machine-fault.ts';
import type { Log } from './domain/log.ts';
import type { Pipeline } from './domain/pipeline.ts';
import type { RepoReader } from './domain/repo.ts';
import { fingerprintOf } from './intake/fingerprint.ts';
import { parseStrict } from './platform/json/parse-strict.ts';
import type { SessionReader } from './intake/read-session.ts';
import { logEvents } from './log-events.ts';
import type { Operations } from './operations.ts';
import { pipelines } from './pipelines/registry.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { Environment } from './platform/environment.ts';
import { createRepoReader } from './platform/git/repo-reader.ts';
import { sha256 } from './platform/hash.ts';
import { type Home, homeFolders } from './platform/home.ts';
import { type LockState, acquireLock, readLockHolder } from './platform/lock.ts';
import { type LogConsole, type Logger, createLogger } from './platform/logger.ts';
import { isCompiled } from './platform/package-files.ts';
import { areHandlesScarce } from './platform/scarce-handles.ts';
import { usable } from './platform/unusable.ts';
import { isOpen } from './publishing/look-at-job.ts';
import { openEmbeddedStore } from './store/embedded/open-embedded-store.ts';
import { readEmbeddedManifest } from './store/embedded/read-embedded.ts';
import type { ManifestReader, Store } from './store/store.ts';

export interface OwnerOptions extends ComposeOptions {
  /** Told to whoever wants the home meanwhile: `daemon`, `run`. */
  readonly purpose: string;
  readonly console?: LogConsole;
  /** Runs have threads of their own; for a process that stays. */
  readonly threads?: boolean;
}

/** What needs no lock: for commands that only read. */
export interface Reading {
  readonly home: Home;
  readonly config: Config;
  readonly pipelines: readonly Pipeline[];
  readonly read: SessionReader['read'];
  readonly repos: RepoReader;
  /** The manifest as it is now: the snapshot and the journal lines that are newer. */
  manifest(): Promise<ManifestReader>;
  /** Who owns the home. */
  holder(): Promise<LockState>;
}

/** A flywheel that owns its home. */
export interface Composed {
  readonly home: Home;
  readonly config: Config;
  readonly operations: Operations;
  readonly sessions: ManifestReader;
  readonly events: Events;
  readonly log: Log;
  /** Where a daemon answers commands. */
  readonly socketPath: string;
  /** False when the inbox has not been listed for far longer than it should: the daemon hangs. */
  isAlive(): boolean;
  /** What the machine refuses; undefined while all is well. While it lasts nothing new is taken. */
  readonly impairment: () => MachineFault | undefined;
  /** Watches the inbox, until closed. */
  start(): Promise<void>;
  /** Drains within the deadline, then gives the home back. May be called twice. */
  close(): Promise<void>;
}

/** Throws `HOME_INVALID`, `CONFIG_INVALID`, `STORE_UNWRITABLE`. */
export async function createReading(options: ComposeOptions): Promise<Reading> {
  const { home, config, reader, fs, manifestProblems } = await layGround(options);
  return {
    home,
    config,
    pipelines,
    read: (file) => reader.read(file),
    repos: createRepoReader(),
    manifest: () =>
      usable(home.root, () => readEmbeddedManifest({ home: home.root, fs, manifestProblems })),
    holder: () => readLockHolder(home.state),
  };
}

/**
 * Throws `HOME_LOCKED` when another process owns the home, `STORE_UNWRITABLE` and `HOME_INVALID`
 * for what the system refuses; what is half open is closed again.
 */
export function composeFlywheel(options: OwnerOptions): Promise<Composed> {
  return usable(options.home, () => openFlywheel(options));
}

async function openFlywheel(options: OwnerOptions): Promise<Composed> {
  const ground = await layGround(options);
  const { home, files } = ground;
  const templates = await loadRender(home);
  const socketPath = socketPathOf(home, options.environment);
  await Promise.all(homeFolders.map((folder) => files.makeFolder(home.absolute(folder))));
  const lock = await acquireLock(home.state, { purpose: options.purpose, socketPath });
  const log = openLog(ground, options.console);
  const events = createEvents();
  events.on(logEvents(log));
  const health = machineHealthOf(ground, events);
  const giveBack = async (): Promise<void> => {
    await lock.release();
    await log.close();
  };
  try {
    await refuseUnfinished(home, files);
    const store = await openStore(ground, log);
    const fileWork = await openFiles(ground, { ...options, store, trouble: health });
    // Threads run what is compiled, and each opens its modules anew; else all is done in this one.
    const mayThread = options.threads === true && isCompiled && !areHandlesScarce();
    const threads = mayThread ? ground.concurrency : 0;
    const opened = { store, fileWork, templates, threads, log, events, health, giveBack };
    return { ...turning(ground, opened), socketPath };
  } catch (error) {
    health.stop();
    await giveBack();
    throw error;
  }
}

interface Opened {
  readonly store: Store;
  readonly fileWork: FileWork;
  readonly templates: LoadedRender;
  readonly threads: number;
  readonly log: Log;
  readonly events: Events;
  readonly health: MachineHealth;
  /** Ends the ownership of the home. */
  readonly giveBack: () => Promise<void>;
}

function turning(
  ground: Ground,
  { log, giveBack, ...opened }: Opened,
): Omit<Composed, 'socketPath'> {
  const { home, config } = ground;
  const { store, events, health } = opened;
  const pulse = createPulse(config);
  const parts = { ...ground, ...opened, onSwept: pulse.beat };
  const { flywheel, operations, archiver, runs } = assemble(parts);
  const closing = async (): Promise<void> => {
    opened.fileWork.giveUp();
    for (const each of [archiver, flywheel]) await each.stop();
    for (const each of [runs, opened.fileWork, store]) await each.close();
  };
  let closed: Promise<void> | undefined;
  return {
    home,
    config,
    events,
    log,
    operations,
    sessions: store.manifest,
    isAlive: pulse.isAlive,
    impairment: () => health.impairment,
    start: () => usable(home.root, () => flywheel.start().then(archiver.start)),
    close: () => (closed ??= closing().finally(giveBack)),
  };
}

/** A daemon hangs when it missed so many sweeps, and has had so much time for them. */
const missedSweeps = 5;
const patienceMs = 15_000;

function createPulse({ intake }: Config): { beat: () => void; isAlive: () => boolean } {
  const limit = Math.max(intake.sweep_seconds * 1000 * missedSweeps, patienceMs);
  let last = systemClock.monotonic();
  return {
    beat: () => {
      last = systemClock.monotonic();
    },
    isAlive: () => systemClock.monotonic() - last < limit,
  };
}

function fingerprintOfFile(bytes: Buffer): string | undefined {
  const parsed = parseStrict(bytes.toString('utf8'));
  if (parsed.kind === 'broken' || typeof parsed.value !== 'object') return undefined;
  return fingerprintOf((parsed.value ?? {}) as Record<string, unknown>);
}

function openLog({ home, config: { logs } }: Ground, console: LogConsole | undefined): Logger {
  return createLogger({
    folder: home.logs,
    level: logs.level,
    maxBytes: logs.max_bytes,
    maxFiles: logs.max_files,
    ...(console ? { console } : {}),
  });
}

function openStore(ground: Ground, log: Log): Promise<Store> {
  const { home, fs, files, clock, config, manifestProblems } = ground;
  const { website } = config.publishing;
  return openEmbeddedStore({
    home: home.root,
    fs,
    files,
    clock,
    log,
    manifestProblems,
    journalMaxBytes: config.store.journal_max_bytes,
    keepSessions: config.manifest.keep_sessions,
    isAwaited: (job) => website.enabled && job.target === 'website' && isOpen(job),
  });
}

/** The files of the last life as its journal says, and what keeps those of this one so. */
function openFiles(
  ground: Ground,
  { store, trouble, boot }: { store: Store; trouble: MachineHealth } & Pick<ComposeOptions, 'boot'>,
): Promise<FileWork> {
  return reopenFiles({
    ...ground,
    store,
    trouble,
    fingerprintOf: fingerprintOfFile,
    ...(boot === undefined ? {} : { boot }),
  });
}

/** Unix sockets have short names: 104 bytes on macOS, 108 on Linux. */
const longestSocketPath = 100;

function socketPathOf(home: Home, { runtimeFolder }: Environment): string {
  const own = path.join(home.state, 'control.sock');
  if (Buffer.byteLength(own) <= longestSocketPath) return own;
  return path.join(runtimeFolder, `flywheel-${sha256(home.root).slice(0, 16)}.sock`);
}
