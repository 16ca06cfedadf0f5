import path from 'node:path';
import type { DurableFiles } from '../../platform/durable-files.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import type { OpenTask } from '../store.ts';
import { baseEntries } from './base-entries.ts';
import { beginJournal } from './journal.ts';
import { storePaths } from './load-state.ts';
import type { State } from './state.ts';

export interface Replacement {
  readonly home: string;
  readonly fs: FileSystem;
  readonly files: DurableFiles;
  readonly state: State;
  /** The highest sequence that was on disk before. */
  readonly sequence: number;
  /** To be done at the next start. */
  readonly tasks: readonly OpenTask[];
  /** RFC 3339. */
  readonly at: string;
  /** Names what was there before: `damaged` gives `manifest.json.damaged-1`. */
  readonly aside: string;
}

/**
 * Puts a state in the place of the one on disk, which is kept aside. The new journal begins with all
 * of it and needs no manifest, so its rename decides: killed before, what was there is there; killed
 * after, the new state. The manifest is made again when the store is opened. The caller holds the
 * home's lock. Returns the names under which the old files are kept.
 */
export async function replaceState(request: Replacement): Promise<string[]> {
  const { home, fs, files, sequence } = request;
  const { manifest, journal } = storePaths(home);
  await files.makeFolder(path.dirname(journal));
  const copy = await keepCopy(request, journal);
  const begun = await beginJournal(
    fs,
    journal,
    baseEntries({ ...request, sequence: sequence + 1 }),
  );
  await begun.close();
  const moved = await moveAside(request, manifest);
  return [copy, moved].flatMap((name) => name ?? []);
}

/** Whatever stands there, also a folder. */
async function moveAside({ files, aside }: Replacement, file: string): Promise<string | undefined> {
  for (let number = 1; await files.exists(file); number += 1) {
    const kept = `${file}.${aside}-${number}`;
    if (await files.moveIfThere(file, kept)) return kept;
  }
  return undefined;
}

/** Under the first free number; the file itself stays until it is replaced. */
async function keepCopy({ files, aside }: Replacement, file: string): Promise<string | undefined> {
  const bytes = await files.read(file);
  if (!bytes) return undefined;
  for (let number = 1; ; number += 1) {
    const kept = `${file}.${aside}-${number}`;
    if (await files.create({ path: kept, bytes }, 'aside')) return kept;
    // The same bytes again: of an attempt that was killed.
    if ((await files.read(kept))?.equals(bytes) === true) return kept;
  }
}
