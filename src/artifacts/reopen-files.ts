import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import { sha256 } from '../platform/hash.ts';
import { homeFolders } from '../platform/home.ts';
import { bootId } from '../platform/process-identity.ts';
import { syncPaths } from '../platform/sync-paths.ts';
import type { Store } from '../store/store.ts';
import { answerAgain } from './answer-again.ts';
import { clearLeftovers, type LeftoverParts } from './clear-leftovers.ts';
import { createFileWork, type FileWork, type FileWorkParts } from './file-work.ts';

export type ReopenParts = Omit<FileWorkParts, 'isArtifact' | 'mayHaveLostPower' | 'onDoubt'> &
  Pick<LeftoverParts, 'clock' | 'fingerprintOf'> & {
    readonly store: Store;
    readonly files: DurableFiles;
    /** Names the boot of the machine; otherwise the machine is asked. */
    readonly boot?: string;
  };

/**
 * Makes the files of a home what its journal says they are, whatever end the last life had, and
 * returns what keeps them so. What cannot be put in place now is tried again until it can.
 */
export async function reopenFiles(parts: ReopenParts): Promise<FileWork> {
  const { store, home, files } = parts;
  const boot = parts.boot ?? (await bootId());
  const bootFile = path.join(home.state, 'boot');
  const mayHaveLostPower = (await files.read(bootFile))?.toString() !== boot;
  const isArtifact = (bytes: Buffer): boolean =>
    store.manifest.get('artifacts', sha256(bytes)) !== undefined;
  const onDoubt = (): Promise<void> => files.remove(bootFile).catch(() => undefined);
  const fileWork = createFileWork({ ...parts, isArtifact, mayHaveLostPower, onDoubt });
  await clearLeftovers({ ...parts, open: store.tasks.open().map(({ task }) => task) });
  const isRestored = mayHaveLostPower && restoreClaimed(parts);
  const isWhole = await fileWork.redo();
  // Only when all is on disk does the next life of this boot not have to look for what is torn.
  if (isRestored && isWhole && (await isSynced(parts))) {
    await files.replaceAll([{ path: bootFile, bytes: Buffer.from(boot) }], 'boot');
  }
  return fileWork;
}

/** Session files of runs that are not finished: what is claimed is to be answered. */
function restoreClaimed({ store, home, fs, trouble }: ReopenParts): boolean {
  const ground = { home, now: fs.now, mayHaveLostPower: true, isAnew: false };
  try {
    for (const { source, input } of store.manifest.all('runs')) {
      const echo = { path: source, before: input, after: input };
      answerAgain(ground, echo, 'restore', source);
    }
    return true;
  } catch (error) {
    trouble.onTrouble(errnoOf(error) ?? 'UNKNOWN', home.sessions);
    return false;
  }
}

/** Once a boot: also folders that an earlier life made, and died before they were synced. */
async function isSynced({ store, home, fs, trouble }: ReopenParts): Promise<boolean> {
  try {
    if (await fs.syncFileSystemOf(home.root)) return true;
    const files = store.manifest.all('runs').map(({ source }) => home.absolute(source));
    const folders = homeFolders.flatMap((folder) => [folder, path.posix.dirname(folder)]);
    await syncPaths(fs, [...files, ...folders.map((folder) => home.absolute(folder))]);
    return true;
  } catch (error) {
    trouble.onTrouble(errnoOf(error) ?? 'UNKNOWN', home.root);
    return false;
  }
}
