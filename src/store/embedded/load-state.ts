import path from 'node:path';
import { FlywheelError } from '../../domain/errors.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import { createDurableFiles } from '../../platform/durable-files.ts';
import { findEarlierLife } from './find-earlier-life.ts';
import { Fold, type FoldPaths, type Loaded } from './fold.ts';
import { readJournal } from './read-journal.ts';
import { readManifest } from './snapshot.ts';

export interface LoadRequest {
  readonly home: string;
  readonly fs: FileSystem;
  /** What is wrong with a manifest's shape, in words; empty when nothing is. */
  readonly manifestProblems: (value: unknown) => readonly string[];
}

export const storePaths = (home: string): FoldPaths => ({
  manifest: path.join(home, 'manifest.json'),
  journal: path.join(home, '.flywheel', 'journal.ndjson'),
});

/**
 * What a home knows: its manifest and the journal lines that are newer, or the journal alone. Changes
 * nothing on disk. What cannot be used is never taken for empty: where the one cannot replace the
 * other it throws `MANIFEST_DAMAGED`, `JOURNAL_DAMAGED`, and `MANIFEST_MISSING` where both are gone.
 */
export async function loadState(request: LoadRequest): Promise<Loaded> {
  const { home, fs, manifestProblems } = request;
  const paths = storePaths(home);
  // The manifest first: a journal read later can only be newer, also one that was begun anew since.
  const files = createDurableFiles(fs);
  const found = await readManifest({ files, path: paths.manifest, problemsOf: manifestProblems });
  const fold = new Fold(found, paths);
  const journal = await readJournal(fs, paths.journal, (entry) => {
    fold.add(entry);
  });
  if (found.kind === 'absent' && journal.version === 0) await refuseEarlierLife(request, paths);
  return fold.finish(journal);
}

async function refuseEarlierLife({ home, fs }: LoadRequest, paths: FoldPaths): Promise<void> {
  const left = await findEarlierLife(fs, home);
  if (left === undefined) return;
  const message = `${paths.manifest} and ${paths.journal} are gone, but ${left} is of an earlier life.`;
  throw new FlywheelError('MANIFEST_MISSING', message, {
    details: { path: paths.manifest, found: left },
  });
}
