import { FlywheelError } from '../../domain/errors.ts';
import type { ManifestReader } from '../store.ts';
import { createDurableFiles } from '../../platform/durable-files.ts';
import { ArchiveFiles } from './archive-files.ts';
import { readCold } from './cold-loading.ts';
import type { ColdSessions } from './cold-sessions.ts';
import { EmbeddedManifest } from './embedded-manifest.ts';
import type { Loaded } from './fold.ts';
import { loadState, storePaths, type LoadRequest } from './load-state.ts';

/**
 * The manifest as it is now, without the home's lock: the snapshot and the journal lines that are
 * newer. Changes nothing on disk. Throws `MANIFEST_DAMAGED` where opening would have to rebuild it.
 */
export async function readEmbeddedManifest(request: LoadRequest): Promise<ManifestReader> {
  const { state, manifestTrouble } = await loadTwice(request);
  if (manifestTrouble !== undefined && manifestTrouble !== 'absent') {
    const { manifest } = storePaths(request.home);
    throw new FlywheelError('MANIFEST_DAMAGED', `${manifest} cannot be used: ${manifestTrouble}.`, {
      details: { path: manifest },
      hint: 'Start the flywheel: it keeps the damaged file aside and rebuilds it from the journal.',
    });
  }
  const { fs, home } = request;
  const archive = new ArchiveFiles(fs, home);
  let cold: Promise<ColdSessions> | undefined;
  // Most questions are about what is hot: the rest is opened for the first that is not.
  return new EmbeddedManifest(
    state,
    () => (cold ??= readCold({ state, archive, files: createDurableFiles(fs) })),
  );
}

/** Beside a running daemon a line may be taken back, for a full disk, just while it is read. */
async function loadTwice(request: LoadRequest): Promise<Loaded> {
  try {
    return await loadState(request);
  } catch (error) {
    const mayPass = error instanceof FlywheelError && error.code === 'JOURNAL_DAMAGED';
    if (!mayPass) throw error;
    return loadState(request);
  }
}
