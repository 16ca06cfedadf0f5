import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';

import { errnoOf } from '../../../domain/errors.ts';

export type WorkKind = 'file' | 'executable' | 'link' | 'folder' | 'other';

/** What stands in a work tree. */
export interface WorkEntry {
  readonly kind: WorkKind;
  readonly size: number;
  /** Nanoseconds. */
  readonly modified: bigint;
  readonly changed: bigint;
}

/** A work tree, seen without following a link. Paths have one character a byte. */
export interface WorkFiles {
  /** Undefined when nothing is there, or only by way of a link. */
  look(path: string): Promise<WorkEntry | undefined>;
  /** A file's bytes, or where a link leads; undefined when it is not there any more. */
  read(path: string): Promise<Buffer | undefined>;
  /** Names in a folder (`''`, `src/`), sorted by their bytes; none where it cannot be read. */
  list(folder: string): Promise<readonly string[]>;
}

// As in guarded-files.ts: neither a FIFO nor a link is opened.
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export function openWorkFiles(root: string): WorkFiles {
  const nameOf = (path: string): Buffer =>
    Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, 'latin1')]);
  const folders = new Map<string, Promise<boolean>>([['', Promise.resolve(true)]]);
  const isRealFolder = (folder: string): Promise<boolean> => {
    const known = folders.get(folder);
    if (known) return known;
    const looked = look(folder.slice(0, -1)).then((entry) => entry?.kind === 'folder');
    folders.set(folder, looked);
    return looked;
  };
  const look = async (path: string): Promise<WorkEntry | undefined> => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    if (!(await isRealFolder(folder))) return undefined;
    return await unlessGone(async () => entryOf(await lstat(nameOf(path), { bigint: true })));
  };
  return {
    look,
    read: async (path) => readEntry(nameOf(path), await look(path)),
    list: async (folder) => (await unlessGone(() => namesIn(nameOf(folder)))) ?? [],
  };
}

function readEntry(path: Buffer, entry: WorkEntry | undefined): Promise<Buffer | undefined> {
  if (entry === undefined) return Promise.resolve(undefined);
  return entry.kind === 'link'
    ? unlessGone(() => readlink(path, { encoding: 'buffer' }))
    : unlessGone(() => readFile(path));
}

const namesIn = async (folder: Buffer): Promise<string[]> =>
  (await readdir(folder, { encoding: 'buffer' })).map((name) => name.toString('latin1')).sort();

function entryOf(stats: BigIntStats): WorkEntry {
  return {
    kind: kindOf(stats),
    size: Number(stats.size),
    modified: stats.mtimeNs,
    changed: stats.ctimeNs,
  };
}

function kindOf(stats: BigIntStats): WorkKind {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'folder';
  if (!stats.isFile()) return 'other';
  return (stats.mode & 0o100n) === 0n ? 'file' : 'executable';
}

async function readFile(path: Buffer): Promise<Buffer | undefined> {
  const file = await open(path, readFlags);
  try {
    return (await file.stat()).isFile() ? await file.readFile() : undefined;
  } finally {
    await file.close();
  }
}

const gone: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EACCES', 'EPERM'];

async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (gone.includes(errnoOf(error))) return undefined;
    throw error;
  }
}
