import { constants } from 'node:fs';
import { errnoOf } from '../domain/errors.ts';
import type { FileSystem } from './file-system.ts';

const atOnce = 16;

/** Puts each file and folder on disk; what is gone, or is nothing of ours, needs no sync. */
export async function syncPaths(fs: FileSystem, paths: readonly string[]): Promise<void> {
  const left = [...paths];
  const work = async (): Promise<void> => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) await syncPath(fs, path);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function syncPath(fs: FileSystem, path: string): Promise<void> {
  try {
    const what = await fs.lstat(path);
    if (!what.isFile() && !what.isDirectory()) return;
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await fs.open(path, flags);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? '')) throw error;
  }
}
