import { access, constants, lstat, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';

interface Space {
  readonly freeBytes: number;
  /** Files that can still be made; undefined where the file system knows no limit. */
  readonly freeFiles?: number;
  /** Magic number of the file system, as statfs(2) tells it. */
  readonly type: number;
}

/** Looks at the machine and changes nothing. What is not there is undefined; other errors are thrown. */
export interface Machine {
  kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined>;
  /** False also when the file system is mounted read-only. */
  isWritable(path: string): Promise<boolean>;
  text(path: string): Promise<string | undefined>;
  /** Names in a folder, sorted. */
  names(folder: string): Promise<readonly string[] | undefined>;
  /** Milliseconds since 1970. */
  modified(path: string): Promise<number | undefined>;
  space(path: string): Promise<Space>;
}

export const machine: Machine = {
  async kindOf(path) {
    const found = await orUndefined(stat(path));
    if (!found) return undefined;
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  },
  isWritable: (path) =>
    access(path, constants.W_OK).then(
      () => true,
      () => false,
    ),
  async text(path) {
    const found = await orUndefined(stat(path));
    // A FIFO would never end.
    return found?.isFile() ? readFile(path, 'utf8') : undefined;
  },
  names: async (folder) => (await orUndefined(readdir(folder)))?.sort(),
  modified: async (path) => (await orUndefined(lstat(path)))?.mtimeMs,
  async space(path) {
    const { bavail, bsize, files, ffree, type } = await statfs(path);
    return { freeBytes: bavail * bsize, ...(files > 0 ? { freeFiles: ffree } : {}), type };
  },
};

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  });
}
