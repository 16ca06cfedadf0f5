import path from 'node:path';
import { FlywheelError } from '../../domain/errors.ts';
import type { Log } from '../../domain/log.ts';
import { openAppendFile } from '../../platform/append-file.ts';
import type { Clock } from '../../platform/clock.ts';
import type { DurableFiles } from '../../platform/durable-files.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import type { Store } from '../store.ts';
import { createEmbeddedStore } from './embedded-store.ts';
import { createJournal, readJournal, type JournalEntry } from './journal.ts';
import { createSnapshot, readManifest, setAside, type SnapshotOptions } from './snapshot.ts';
import { fromManifest, State } from './state.ts';

export interface EmbeddedStoreOptions {
  readonly home: string;
  readonly fs: FileSystem;
  readonly files: DurableFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly manifestProblems: (value: unknown) => readonly string[];
}

/**
 * Opens the store of a home: the snapshot, and the journal lines that are newer. A manifest that is
 * missing or damaged is made again from the journal; it is never taken for an empty one. The caller
 * holds the home's lock.
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
  const loaded = await loadState(snapshot, entries, log);
  const journal = createJournal(await openAppendFile(fs, journalPath, length));
  return createEmbeddedStore({ ...loaded, journal, db: createSnapshot(snapshot), clock, log });
}

async function loadState(
  snapshot: SnapshotOptions,
  entries: readonly JournalEntry[],
  log: Log,
): Promise<{ state: State; sequence: number; snapshotSequence: number }> {
  const found = await readManifest(snapshot);
  const reachesBack = (entries[0]?.sequence ?? 1) === 1;
  const usable = found.kind === 'read';
  if (found.kind === 'damaged') {
    if (entries.length === 0 || !reachesBack) throw hopeless(snapshot.path, found.why);
    const aside = await setAside(snapshot);
    log.warn('manifest rebuilt from the journal', { why: found.why, kept_as: aside });
  }
  if (found.kind === 'absent' && !reachesBack) throw hopeless(snapshot.path, 'it is missing');
  const state = usable ? fromManifest(found.manifest) : new State();
  const known = usable ? found.manifest.journal_sequence : 0;
  replay(state, entries, known);
  const sequence = Math.max(known, entries.at(-1)?.sequence ?? 0);
  return { state, sequence, snapshotSequence: usable ? known : -1 };
}

/** Claims live in the journal only, so those of older lines count too. */
function replay(state: State, entries: readonly JournalEntry[], known: number): void {
  for (const { sequence, changes } of entries) {
    for (const change of changes) {
      if (sequence > known || change.collection === 'runs') state.apply(change);
    }
  }
}

const hopeless = (file: string, why: string): FlywheelError =>
  new FlywheelError(
    'MANIFEST_DAMAGED',
    `${file} cannot be used: ${why}; the journal does not reach back to the beginning.`,
  );
