import { errnoOf } from '../domain/errors.ts';
import type { Picture, PictureReader } from '../domain/picture.ts';
import { findBelow, realRoots } from './find-below.ts';
import { sha256 } from './hash.ts';
import { pictureOrigin } from './picture-origin.ts';
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
      const roots = await realRoots([...baseFolders, ...folders]);
      const pictures: Picture[] = [];
      for (const name of paths) {
        signal.throwIfAborted();
        const found = await findBelow(name, roots, readFacts);
        pictures.push(
          typeof found === 'string'
            ? { kind: 'missing', path: name, reason: found }
            : { kind: 'found', path: name, folder: found.folder, ...found.facts },
        );
      }
      return pictures;
    },
  };
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
  const origin = pictureOrigin(bytes);
  const facts = { ...size, bytes: bytes.length, sha256: sha256(bytes) };
  return origin === undefined ? facts : { ...facts, origin };
}
