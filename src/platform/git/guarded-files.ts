import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { dirname, sep } from 'node:path';

import { errnoOf } from '../../domain/errors.ts';
import { unreadable } from './unreadable.ts';

// A FIFO would block the open, a link as the last part would lead away: both are refused by the kernel.
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const absentCodes = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Bytes of a piece of a repository; undefined when it does not exist or is a folder. Throws
 * `REPOSITORY_UNREADABLE` unless it is a regular file below `root`, not over `limit` bytes.
 * `piece` names it in messages.
 */
export async function readPiece(
  path: string,
  { root, limit, piece }: { root: string; limit: number; piece: string },
): Promise<Buffer | undefined> {
  try {
    const folder = await realpath(dirname(path));
    if (!isInside(folder, root)) throw unreadable(`${piece} leads outside of it`);
    return await readRegularFile(path, limit, piece);
  } catch (error) {
    if (absentCodes.has(errnoOf(error) ?? '')) return undefined;
    throw toUnreadable(error, piece);
  }
}

/** Bytes of a regular file that is no link; undefined for a folder. Rejects with the system's error when absent. */
export async function readRegularFile(
  path: string,
  limit: number,
  piece: string,
): Promise<Buffer | undefined> {
  const file = await open(path, readFlags);
  try {
    return await readOpen(file, limit, piece);
  } finally {
    await file.close();
  }
}

export const isInside = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);

export type EntryKind = 'file' | 'folder' | 'other' | 'absent';

/** What stands at a path; links are not followed. */
export async function kindOf(path: string): Promise<EntryKind> {
  try {
    const stats = await lstat(path);
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
  } catch (error) {
    if (absentCodes.has(errnoOf(error) ?? '')) return 'absent';
    throw error;
  }
}

async function readOpen(
  file: FileHandle,
  limit: number,
  piece: string,
): Promise<Buffer | undefined> {
  const stats = await file.stat();
  // `refs/heads/feature` is a folder when `feature/x` is a branch.
  if (stats.isDirectory()) return undefined;
  if (!stats.isFile()) throw unreadable(`${piece} is not a regular file`);
  if (stats.size > limit) throw unreadable(`${piece} has ${stats.size} bytes, over ${limit}`);
  return await file.readFile();
}

function toUnreadable(error: unknown, piece: string): unknown {
  const code = errnoOf(error);
  if (code === 'ELOOP') return unreadable(`${piece} is a link`);
  if (code === 'ENXIO') return unreadable(`${piece} is not a regular file`);
  if (code === 'EACCES' || code === 'EPERM') return unreadable(`no permission to read ${piece}`);
  return error;
}
