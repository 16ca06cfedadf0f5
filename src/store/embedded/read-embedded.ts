import path from 'node:path';
import { FlywheelError } from '../../domain/errors.ts';
import type { DurableFiles } from '../../platform/durable-files.ts';
import type { ManifestReader } from '../store.ts';
import { loadState } from './load-state.ts';
import { readJournal } from './journal.ts';

/**
 * The manifest as it is now, without the home's lock: the snapshot and the journal lines that are
 * newer. Changes nothing on disk. Throws `MANIFEST_DAMAGED` where opening would have to rebuild it.
 */
export async function readEmbeddedManifest(
  home: string,
  files: Pick<DurableFiles, 'read'>,
  problemsOf: (value: unknown) => readonly string[],
): Promise<ManifestReader> {
  const journalPath = path.join(home, '.flywheel', 'journal.ndjson');
  // The snapshot first: a journal read later can only be newer, and its older lines are skipped.
  const snapshot = { files, path: path.join(home, 'manifest.json'), problemsOf };
  const load = await loadState(snapshot);
  const bytes = (await files.read(journalPath)) ?? Buffer.alloc(0);
  const { entries } = readJournal(bytes, journalPath);
  const loaded = load(entries);
  if (loaded.kind === 'rebuilt' && loaded.why !== 'absent') {
    throw new FlywheelError('MANIFEST_DAMAGED', `${snapshot.path} cannot be used: ${loaded.why}.`, {
      hint: 'Start the flywheel: it keeps the damaged file aside and rebuilds it from the journal.',
    });
  }
  return loaded.state;
}
