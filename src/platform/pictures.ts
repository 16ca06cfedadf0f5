import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import type { Picture, PictureReader } from '../domain/picture.ts';
import { sha256 } from './hash.ts';
import { pictureSize } from './picture-size.ts';
import { readGuarded } from './read-guarded.ts';

const mebibyte = 1024 * 1024;
const maxBytes = 64 * mebibyte;

/**
 * Reads pictures below `baseFolders` first, then below those of each call. The names come from
 * anybody: nothing outside the folders is looked at, whatever links stand inside them, and nothing
 * but regular files is opened.
 */
export function createPictureReader(baseFolders: readonly string[] = []): PictureReader {
  return {
    async read(paths, folders, signal) {
      const roots = await realFolders([...baseFolders, ...folders]);
      const pictures: Picture[] = [];
      for (const name of paths) {
        signal.throwIfAborted();
        pictures.push(await readPicture(name, roots));
      }
      return pictures;
    },
  };
}

/** A folder that a name may be looked up in, with its place in the list that was given. */
interface Root {
  readonly folder: string;
  readonly index: number;
}

async function realFolders(folders: readonly string[]): Promise<Root[]> {
  const real = await Promise.all(folders.map((folder) => realOrNone(folder)));
  return real.flatMap((folder, index) => (folder === undefined ? [] : [{ folder, index }]));
}

async function readPicture(name: string, roots: readonly Root[]): Promise<Picture> {
  const missing = (reason: string): Picture => ({ kind: 'missing', path: name, reason });
  const elsewhere = foreignPath(name);
  if (elsewhere !== undefined) return missing(elsewhere);
  let reason = 'there is no such file';
  for (const { folder, index } of roots) {
    for (const spelling of spellings(name)) {
      const file = path.resolve(folder, spelling);
      if (!isBelow(file, folder)) reason = outside;
      const real = isBelow(file, folder) ? await realOrNone(file) : undefined;
      if (real === undefined) continue;
      if (!roots.some((root) => isBelow(real, root.folder))) reason = leadsOut;
      else {
        const read = readFacts(real);
        if (typeof read !== 'string') return { kind: 'found', path: name, folder: index, ...read };
        reason = read;
      }
    }
  }
  return missing(reason);
}

const outside = 'it is outside of the folders of this session';
const leadsOut = 'it is a link that leads out of the folders of this session';

/** Why a path names nothing on this machine, if that can be told from the path alone. */
function foreignPath(name: string): string | undefined {
  if (name.includes('\0') || name.trim() === '') return 'it is not a file name';
  if (/^[A-Za-z]:[\\/]/.test(name) || name.startsWith('\\\\')) return 'it is on another machine';
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(name) ? 'it is an address, not a file' : undefined;
}

/** Windows writers separate with `\`. */
const spellings = (name: string): string[] =>
  name.includes('\\') ? [name, name.replaceAll('\\', '/')] : [name];

const isBelow = (file: string, folder: string): boolean =>
  file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);

async function realOrNone(file: string): Promise<string | undefined> {
  try {
    return await realpath(file);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

type Facts = Omit<Extract<Picture, { kind: 'found' }>, 'kind' | 'path' | 'folder'>;

/** Facts of the file, or why there are none. */
function readFacts(file: string): Facts | string {
  const read = tryRead(file);
  if (typeof read === 'string') return read;
  switch (read.kind) {
    case 'read':
      return factsOf(read.bytes);
    case 'too_large':
      return `it is larger than ${String(maxBytes / mebibyte)} MiB`;
    case 'not_a_file':
      return `it is ${read.what}, not a picture`;
    case 'forbidden':
      return 'it may not be read';
    case 'changing':
      return 'it was being written';
    case 'gone':
      return 'there is no such file';
  }
}

/** One picture the machine cannot read costs that picture, not the run. */
function tryRead(file: string): ReturnType<typeof readGuarded> | string {
  try {
    return readGuarded(file, { maxBytes, linkedFolder: true });
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return `it could not be read (${code})`;
  }
}

function factsOf(bytes: Buffer): Facts | string {
  if (bytes.length === 0) return 'it is empty';
  const size = pictureSize(bytes);
  if (size === undefined) return 'it is not a picture of a known kind';
  return { ...size, bytes: bytes.length, sha256: sha256(bytes) };
}
