import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { PromiseFsClient } from 'isomorphic-git';

import { toFlywheelError, type FlywheelError } from '../../domain/errors.ts';
import { readRegularFile } from './guarded-files.ts';

/** The largest file that Node reads in one piece. */
const fileLimit = 2 ** 31 - 1;

export interface ObjectFiles {
  /** The file system isomorphic-git sees: reading only, and only regular files in real object folders. */
  readonly client: PromiseFsClient;
  /** The first time the machine refused to open or read one: isomorphic-git takes that for absence. */
  readonly refusal: () => FlywheelError | undefined;
  /** Packs have come or gone since it was opened: what it listed is out of date. */
  changed(): Promise<boolean>;
}

/** Folders are listed once, so that an object in a pack costs no failed look among the loose ones. */
export async function openObjectFiles(gitDir: string): Promise<ObjectFiles> {
  const objects = join(gitDir, 'objects');
  const folders = await subfolders(objects);
  const packs = await listSorted(join(objects, 'pack'), folders.has('pack'));
  const changed = async (): Promise<boolean> => {
    const now = await subfolders(objects);
    const packsNow = await listSorted(join(objects, 'pack'), now.has('pack'));
    return packs.join() !== packsNow.join() || [...now].some((name) => !folders.has(name));
  };
  const inside = (path: string): string[] =>
    path.startsWith(`${objects}/`) ? path.slice(objects.length + 1).split('/') : [];
  const { refused, refusal } = rememberedRefusal();
  const readFile = async (path: string): Promise<Buffer | undefined> => {
    const [folder = '', name, ...more] = inside(path);
    if (!folders.has(folder) || name === undefined || more.length > 0) throw absent();
    return await readRegularFile(path, fileLimit, 'one of its object files').catch(refused);
  };
  const list = async (path: string): Promise<string[]> => {
    const [folder = '', ...more] = inside(path);
    if (folder === 'pack') return [...packs];
    return await listSorted(path, folders.has(folder) && more.length === 0);
  };
  const promises = { ...refuseWrites(), readFile, readdir: list, stat: lstat, lstat };
  return { client: { promises }, changed, refusal };
}

function rememberedRefusal(): Pick<ObjectFiles, 'refusal'> & {
  refused: (error: unknown) => never;
} {
  let first: FlywheelError | undefined;
  return {
    refusal: () => first,
    refused(error) {
      const failure = toFlywheelError(error);
      if (failure.retry === 'later') first ??= failure;
      throw error;
    },
  };
}

const listSorted = async (path: string, exists: boolean): Promise<string[]> =>
  exists ? (await readdir(path)).sort() : [];

async function subfolders(objects: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(objects, { withFileTypes: true });
  return new Set(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name));
}

const absent = (): Error => Object.assign(new Error('absent'), { code: 'ENOENT' });

type Writes = Record<
  'writeFile' | 'unlink' | 'mkdir' | 'rmdir' | 'readlink' | 'symlink',
  () => Promise<never>
>;

function refuseWrites(): Writes {
  const refuse = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('reading only'), { code: 'EROFS' }));
  return {
    writeFile: refuse,
    unlink: refuse,
    mkdir: refuse,
    rmdir: refuse,
    readlink: refuse,
    symlink: refuse,
  };
}
