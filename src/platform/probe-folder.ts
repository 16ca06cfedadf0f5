import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import type { MachineFault } from '../domain/machine-fault.ts';
import type { FileSystem } from './file-system.ts';

/** As much as the texts of a run: where a few bytes fit, a run may not. */
const probeBytes = 256 * 1024;
const probeName = '.flywheel-probe.tmp';

/** Writes, syncs and takes away a file of our own in the folder; what failed, or undefined. */
export async function probeFolder(
  fs: Pick<FileSystem, 'open' | 'unlink'>,
  folder: string,
): Promise<MachineFault | undefined> {
  const file = path.join(folder, probeName);
  try {
    await unlinkIfThere(fs, file);
    const handle = await fs.open(file, 'wx', 0o640);
    try {
      await handle.writeFile(Buffer.alloc(probeBytes, 0x2e));
      await handle.sync();
    } finally {
      await handle.close();
      await fs.unlink(file);
    }
    return undefined;
  } catch (error) {
    return { errno: errnoOf(error) ?? 'unknown error', path: folder };
  }
}

async function unlinkIfThere(fs: Pick<FileSystem, 'unlink'>, file: string): Promise<void> {
  await fs.unlink(file).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
  });
}
