import path from 'node:path';
import type { Log } from '../../domain/log.ts';
import { openAppendFile } from '../../platform/append-file.ts';
import type { Clock } from '../../platform/clock.ts';
import type { DurableFiles } from '../../platform/durable-files.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import type { Store } from '../store.ts';
import { createEmbeddedStore } from './embedded-store.ts';
import { createJournal, readJournal } from './journal.ts';
import { loadState } from './load-state.ts';
import { createSnapshot, setAside, type SnapshotOptions } from './snapshot.ts';

export interface EmbeddedStoreOptions {
  readonly home: string;
  readonly fs: FileSystem;
  readonly files: DurableFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly manifestProblems: (value: unknown) => readonly string[];
}

/**
 * Opens the store of a home for writing. A manifest that is missing or damaged is made again from
 * the journal, the damaged one kept aside. The caller holds the home's lock.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<Store> {
  const { home, fs, files, clock, log } = options;
  const journalPath = path.join(home, '.flywheel', 'journal.ndjson');
  await files.makeFolder(path.dirname(journalPath));
  const bytes = (await files.read(journalPath)) ?? Buffer.alloc(0);
  const { entries, length } = readJournal(bytes, journalPath);
  const snapshot: SnapshotOptions = {
    files,
    path: path.join(home, 'manifest.json'),
    problemsOf: options.manifestProblems,
  };
  const loaded = (await loadState(snapshot))(entries);
  if (loaded.kind === 'rebuilt' && loaded.why !== 'absent') {
    log.warn('manifest rebuilt from the journal', {
      why: loaded.why,
      kept_as: await setAside(snapshot),
    });
  }
  const journal = createJournal(await openAppendFile(fs, journalPath, length));
  return createEmbeddedStore({ ...loaded, journal, db: createSnapshot(snapshot), clock, log });
}
