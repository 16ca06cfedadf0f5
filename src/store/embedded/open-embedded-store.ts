import path from 'node:path';
import { errnoOf, FlywheelError } from '../../domain/errors.ts';
import type { Log } from '../../domain/log.ts';
import type { Clock } from '../../platform/clock.ts';
import type { DurableFiles } from '../../platform/durable-files.ts';
import type { Later } from '../../platform/later.ts';
import type { PublishJob, Store } from '../store.ts';
import { ArchiveFiles } from './archive-files.ts';
import { baseEntries } from './base-entries.ts';
import { openCold } from './cold-loading.ts';
import { createEmbeddedStore } from './embedded-store.ts';
import type { JournalTrouble, Loaded } from './fold.ts';
import { beginJournal, journalTag, openJournal, type Journal } from './journal.ts';
import { loadState, storePaths, type LoadRequest } from './load-state.ts';
import { createSnapshot, setAside } from './snapshot.ts';
import { removeIfThere, tempOf } from './write-slices.ts';

export interface EmbeddedStoreOptions extends LoadRequest {
  readonly files: DurableFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly journalMaxBytes?: number;
  /** So many finished sessions, the newest, stay in memory; older ones are archived. Absent: all stay. */
  readonly keepSessions?: number;
  /** A session with such a job is not archived: somebody is about to work on it. */
  readonly isAwaited?: (job: PublishJob) => boolean;
  readonly later?: Later;
}

const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * Opens the store of a home for writing. A manifest that is missing or damaged is made again from
 * the journal, the damaged one kept aside; a journal that is missing or too old, from the manifest.
 * The caller holds the home's lock.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<Store> {
  const { home, fs, files, clock, log } = options;
  const paths = storePaths(home);
  await files.makeFolder(path.dirname(paths.journal));
  await removeIfThere(fs, tempOf(paths.journal, journalTag));
  const loaded = await loadState(options);
  const archive = new ArchiveFiles(fs, home);
  const cold = await openCold({ state: loaded.state, archive, files });
  const { manifestTrouble } = loaded;
  if (manifestTrouble !== undefined && manifestTrouble !== 'absent') {
    const kept_as = await setAside(files, paths.manifest);
    log.warn('manifest rebuilt from the journal', { why: manifestTrouble, kept_as });
  }
  const journal = await openOrBegin(options, loaded).catch((error: unknown) => {
    throw unwritable(paths.journal, error);
  });
  return createEmbeddedStore({
    ...loaded,
    cold,
    archive,
    keepSessions: options.keepSessions ?? Infinity,
    isAwaited: options.isAwaited ?? (() => false),
    journal,
    journalMaxBytes: options.journalMaxBytes ?? defaultMaxBytes,
    db: createSnapshot(fs, paths.manifest),
    clock,
    later: options.later ?? laterIfStillThere,
    log,
  });
}

/** Does not keep a process alive that has nothing else to do. */
const laterIfStillThere: Later = (milliseconds, work) => {
  const timer = setTimeout(work, milliseconds).unref();
  return () => {
    clearTimeout(timer);
  };
};

async function openOrBegin(options: EmbeddedStoreOptions, loaded: Loaded): Promise<Journal> {
  const { fs, home, clock, log } = options;
  const { journal: file } = storePaths(home);
  const { state, tasks, sequence, journalTrouble } = loaded;
  if (journalTrouble === undefined) return openJournal(fs, file, loaded.journal);
  if (journalTrouble !== 'absent') {
    const kept_as = await keep(options, file, journalTrouble);
    log.warn('journal begun anew', { why: words[journalTrouble], kept_as });
  } else if (sequence > 0) {
    log.warn('journal begun anew', { why: words.absent });
  }
  const at = new Date(clock.now()).toISOString();
  return beginJournal(fs, file, baseEntries({ state, tasks: tasks.open(), sequence, at }));
}

const words: Record<JournalTrouble, string> = {
  absent: 'it is missing; what the manifest did not have yet is lost',
  behind: 'it ends before the manifest does; what the manifest did not have yet is lost',
  headless: 'its beginning is missing; the manifest has that',
  older: 'it has the format of an earlier version',
};

/** A second name for the old journal, which the new one takes the place of. */
async function keep(
  { fs }: EmbeddedStoreOptions,
  file: string,
  trouble: JournalTrouble,
): Promise<string> {
  for (let number = 1; ; number += 1) {
    const kept = `${file}.${trouble}-${number}`;
    try {
      await fs.link(file, kept);
      return kept;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

const unwritable = (file: string, cause: unknown): FlywheelError => {
  const errno = errnoOf(cause) ?? 'unknown error';
  const message = `${file} cannot be written (${errno}).`;
  const details = { path: file, errno };
  return new FlywheelError('STORE_UNWRITABLE', message, { details, retry: 'later', cause });
};
