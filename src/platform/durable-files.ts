import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import type { FileSystem } from './file-system.ts';
import { systemRandom } from './random.ts';
import { tempName } from './temp-names.ts';

/** One file to be put in place, complete or not at all. */
export interface FileToWrite {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Files replaced as a whole and on disk when the promise resolves. */
export interface DurableFiles {
  /**
   * Replaces each file: temp file in the same folder, written, synced, renamed; then each folder is
   * synced once. Folders are made. `tag` names the temp files, so that their owner can be told.
   */
  replaceAll(files: readonly FileToWrite[], tag: string): Promise<void>;
  /** Writes a file that must not be there yet, complete or not at all; false when the name is taken. */
  create(file: FileToWrite, tag: string): Promise<boolean>;
  /**
   * Replaces a file only while it still has the bytes `expected`. `changed` means somebody else's
   * bytes are there now, untouched.
   */
  replaceIfUnchanged(
    file: FileToWrite,
    expected: Uint8Array,
    tag: string,
  ): Promise<'replaced' | 'changed' | 'gone'>;
  /** Moves a file; a missing source is no error. Never overwrites: an existing target stays. */
  moveIfThere(from: string, to: string): Promise<boolean>;
  /** Moves a file over another one. */
  replace(from: string, to: string): Promise<void>;
  /** Takes a file away, on disk; one that is not there is no error. For our own temp files only. */
  remove(file: string): Promise<void>;
  /** Names in a folder; none when there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** The bytes, or undefined when there is no such file. */
  read(file: string): Promise<Buffer | undefined>;
  exists(file: string): Promise<boolean>;
  /** Makes a folder and its parents, each on disk. */
  makeFolder(folder: string): Promise<void>;
}

const artifactMode = 0o640;

export function createDurableFiles(fs: FileSystem): DurableFiles {
  const makeFolder = (folder: string): Promise<void> => makeFolderDurably(fs, folder);
  return {
    makeFolder,
    read: (file) => orUndefined(fs.readFile(file)),
    exists: async (file) => (await orUndefined(fs.lstat(file))) !== undefined,
    replaceAll: (all, tag) => replaceAll(fs, all, tag),
    create: (file, tag) => createOne(fs, file, tag),
    replaceIfUnchanged: (file, expected, tag) => replaceIfUnchanged(fs, file, expected, tag),
    async replace(from, to) {
      await fs.rename(from, to);
      await syncFolder(fs, path.dirname(to));
    },
    async remove(file) {
      await orUndefined(fs.unlink(file));
      await syncFolder(fs, path.dirname(file));
    },
    list: async (folder) => (await orUndefined(fs.readdir(folder))) ?? [],
    moveIfThere: (from, to) => moveIfThere(fs, from, to),
  };
}

async function replaceAll(
  fs: FileSystem,
  files: readonly FileToWrite[],
  tag: string,
): Promise<void> {
  const folders = new Set(files.map((file) => path.dirname(file.path)));
  for (const folder of folders) await makeFolderDurably(fs, folder);
  await Promise.all(files.map((file) => replaceOne(fs, file, tag)));
  for (const folder of folders) await syncFolder(fs, folder);
}

async function moveIfThere(fs: FileSystem, from: string, to: string): Promise<boolean> {
  if ((await orUndefined(fs.lstat(from))) === undefined) return false;
  if ((await orUndefined(fs.lstat(to))) !== undefined) return false;
  await makeFolderDurably(fs, path.dirname(to));
  await fs.rename(from, to);
  await syncFolder(fs, path.dirname(to));
  if (path.dirname(from) !== path.dirname(to)) await syncFolder(fs, path.dirname(from));
  return true;
}

async function replaceIfUnchanged(
  fs: FileSystem,
  file: FileToWrite,
  expected: Uint8Array,
  tag: string,
): Promise<'replaced' | 'changed' | 'gone'> {
  const folder = path.dirname(file.path);
  const before = await orUndefined(fs.lstat(file.path));
  if (!before) return 'gone';
  if (!before.isFile() || !(await hasBytes(fs, file.path, expected))) return 'changed';
  // The old file is kept under a second name until the new one has proved to replace just that.
  const aside = path.join(folder, tempName(tag, `aside-${path.basename(file.path)}`));
  await orUndefined(fs.unlink(aside));
  await fs.link(file.path, aside);
  if ((await fs.lstat(aside)).ino !== before.ino) {
    await fs.unlink(aside);
    return 'changed';
  }
  const temp = await writeTemp(fs, file, tag, before.mode & 0o7777, before);
  // Whoever put another file there while ours was written has newer bytes.
  if ((await orUndefined(fs.lstat(file.path)))?.ino !== before.ino) {
    await fs.unlink(temp);
    await fs.unlink(aside);
    return 'changed';
  }
  await fs.rename(temp, file.path);
  const untouched = await hasBytes(fs, aside, expected);
  if (untouched) await fs.unlink(aside);
  else await fs.rename(aside, file.path);
  await syncFolder(fs, folder);
  return untouched ? 'replaced' : 'changed';
}

async function replaceOne(fs: FileSystem, file: FileToWrite, tag: string): Promise<void> {
  const temp = await writeTemp(fs, file, tag, artifactMode);
  await orCleared(fs, temp, () => fs.rename(temp, file.path));
}

async function createOne(fs: FileSystem, file: FileToWrite, tag: string): Promise<boolean> {
  await makeFolderDurably(fs, path.dirname(file.path));
  // Others may create the same name now, here or in another process: none takes another's temp file.
  const own = `${tag}-${systemRandom.uuid().slice(0, 8)}`;
  const temp = await writeTemp(fs, file, own, artifactMode);
  try {
    await fs.link(temp, file.path);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await fs.unlink(temp);
  }
  await syncFolder(fs, path.dirname(file.path));
  return true;
}

async function writeTemp(
  fs: FileSystem,
  { path: target, bytes }: FileToWrite,
  tag: string,
  mode: number,
  owner?: Owner,
): Promise<string> {
  const temp = path.join(path.dirname(target), tempName(tag, path.basename(target)));
  // A leftover of a crash, or a link somebody planted: never written through.
  await orUndefined(fs.unlink(temp));
  const handle = await fs.open(temp, 'wx', mode);
  await orCleared(fs, temp, async () => {
    try {
      await handle.writeFile(bytes);
      await handle.chmod(mode);
      if (owner) await keepOwner(handle, owner);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
  return temp;
}

/** What fails leaves no temp file: on a full disk each further try would take more of it. */
async function orCleared(fs: FileSystem, temp: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await fs.unlink(temp).catch(() => undefined);
    throw error;
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Only root may give files away; anybody else owns what it writes, and that is right. */
async function keepOwner(
  handle: { chown(uid: number, gid: number): Promise<void> },
  { uid, gid }: Owner,
): Promise<void> {
  await handle.chown(uid, gid).catch((error: unknown) => {
    if (errnoOf(error) !== 'EPERM') throw error;
  });
}

/** Makes a folder and its parents, each on disk. */
export async function makeFolderDurably(fs: FileSystem, folder: string): Promise<void> {
  const first = await fs.mkdir(folder, { recursive: true });
  if (first === undefined) return;
  // Each new folder is an entry of its parent, and on disk only when the parent is synced.
  for (let at = folder; at.length >= first.length; at = path.dirname(at)) {
    await syncFolder(fs, path.dirname(at));
  }
}

/** Makes the names in a folder durable: a rename is on disk only after this. */
export async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const hasBytes = async (fs: FileSystem, file: string, bytes: Uint8Array): Promise<boolean> =>
  (await orUndefined(fs.readFile(file)))?.equals(bytes) ?? false;

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
