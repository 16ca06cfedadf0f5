import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, rename, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { errnoOf } from '../../../domain/errors.ts';
import { systemClock } from '../../clock.ts';
import { systemRandom } from '../../random.ts';
import { tempName } from '../../temp-names.ts';
import { readRegularFile } from '../guarded-files.ts';

/** Files that may be gone at any time. None of this rejects: what fails is as if it had never been. */
export interface CacheFolder {
  /** Another one whenever the file was replaced; undefined when there is none. */
  stateOf(name: string): Promise<string | undefined>;
  read(name: string): Promise<string | undefined>;
  /**
   * Whole or not at all, and not synced: after a power loss it may be torn, which who reads it sees.
   * The state it has then; undefined when it could not be written.
   */
  write(name: string, text: string): Promise<string | undefined>;
}

export interface FolderLimits {
  /** Of one file; a longer one is not ours. */
  readonly fileBytes: number;
  /** Of all files; those used least recently go first. */
  readonly folderBytes: number;
  readonly folderFiles: number;
}

const dayMs = 86_400_000;
/** A write that takes longer has died. */
const staleTempMs = 3_600_000;
const isTemp = (name: string): boolean => /^\.flywheel-cache-.*\.tmp$/.test(name);

export function openCacheFolder(folder: string, limits: FolderLimits): CacheFolder {
  const pathOf = (name: string): string => join(folder, name);
  // Looking at all of them costs: not at each write, but whenever a little more can have come.
  const step = limits.folderBytes / 64;
  let unseen = Infinity;
  return {
    stateOf: (name) => orNothing(() => useFile(pathOf(name))),
    read: (name) =>
      orNothing(async () => {
        const bytes = await readRegularFile(pathOf(name), limits.fileBytes, 'a cached scan');
        return bytes?.toString('utf8');
      }),
    async write(name, text) {
      const written = await orNothing(() => writeWhole(folder, name, text));
      if (!written) return undefined;
      unseen += text.length;
      if (written.isNew || unseen >= step) {
        unseen = 0;
        await orNothing(() => trim(folder, limits, name));
      }
      return written.state;
    },
  };
}

/** The time of a file tells when it was last of use, to the day. */
async function useFile(path: string): Promise<string> {
  const stats = await lstat(path);
  const now = systemClock.now();
  if (Math.abs(now - stats.mtimeMs) < dayMs) return stateOf(stats);
  const seconds = Math.floor(now / 1000);
  await utimes(path, seconds, seconds);
  return stateOf(await lstat(path));
}

const stateOf = ({ ino, size, mtimeMs }: Stats): string => `${ino} ${size} ${mtimeMs}`;

/** Of folders that are gone only the last is made again. */
async function writeWhole(
  folder: string,
  name: string,
  text: string,
): Promise<{ state: string; isNew: boolean }> {
  const path = join(folder, name);
  const temp = join(folder, tempName(`cache-${systemRandom.uuid().slice(0, 8)}`, name));
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (errnoOf(error) !== 'EEXIST') throw error;
  });
  const before = await orNothing(() => lstat(path));
  try {
    await writeFile(temp, text, { flag: 'wx', mode: 0o600 });
    // Of the temp file: another's may stand in its place at once.
    const state = stateOf(await lstat(temp));
    await rename(temp, path);
    return { state, isNew: before === undefined };
  } catch (error) {
    await orNothing(() => unlink(temp));
    throw error;
  }
}

async function trim(folder: string, limits: FolderLimits, spared: string): Promise<void> {
  const now = systemClock.now();
  const found: { path: string; size: number; used: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = await orNothing(() => lstat(path));
    if (!stats?.isFile()) continue;
    if (isTemp(name)) {
      if (Math.abs(now - stats.mtimeMs) > staleTempMs) await orNothing(() => unlink(path));
    } else found.push({ path, size: stats.size, used: name === spared ? Infinity : stats.mtimeMs });
  }
  found.sort((a, b) => b.used - a.used);
  let bytes = 0;
  for (const [at, { path, size }] of found.entries()) {
    bytes += size;
    if (at > 0 && (at >= limits.folderFiles || bytes > limits.folderBytes))
      await orNothing(() => unlink(path));
  }
}

async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
