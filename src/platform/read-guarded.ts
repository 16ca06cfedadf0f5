import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type BigIntStats,
} from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';

/** The state of a file, as text: it is equal exactly while the file is the same and untouched. */
export type FileStamp = string;

export type GuardedRead =
  | { readonly kind: 'read'; readonly bytes: Buffer; readonly stamp: FileStamp }
  | { readonly kind: 'gone' }
  /** It was written to while it was read. */
  | { readonly kind: 'changing' }
  | { readonly kind: 'too_large'; readonly size: bigint; readonly stamp: FileStamp }
  | { readonly kind: 'not_a_file'; readonly what: FileKind; readonly stamp: FileStamp }
  | { readonly kind: 'forbidden'; readonly stamp: FileStamp };

export type FileKind =
  'a folder' | 'a symbolic link' | 'a named pipe' | 'a socket' | 'a device' | 'a file';

/**
 * Reads a regular file that a stranger may have made: nothing else is opened, no link is followed,
 * nothing waits, and not more than `maxBytes` is read. `linkedFolder: false` also refuses a file
 * whose folder is a symbolic link. Throws only what is the machine's fault (`EMFILE`, `EIO`).
 * The calls are synchronous on purpose: small local files are read in 25 µs, a tenth of what the
 * thread pool needs, and what could wait is never opened.
 */
export function readGuarded(
  file: string,
  { maxBytes, linkedFolder }: { readonly maxBytes: number; readonly linkedFolder: boolean },
): GuardedRead {
  try {
    const folder = linkedFolder ? undefined : lstatSync(path.dirname(file), { bigint: true });
    if (folder?.isSymbolicLink() === true) {
      return { kind: 'not_a_file', what: 'a symbolic link', stamp: stampText(folder) };
    }
    const before = lstatSync(file, { bigint: true });
    // A pipe blocks whoever opens it, and a device may act: so this is asked before opening.
    if (!before.isFile()) {
      return { kind: 'not_a_file', what: kindOf(before), stamp: stampText(before) };
    }
    return readOpen(file, before, maxBytes);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'gone' };
    // It became a link or a socket between the two calls.
    if (code === 'ELOOP' || code === 'ENXIO') return { kind: 'changing' };
    throw error;
  }
}

/** The stamp of what stands at a path, links not followed; undefined when there is nothing, or a folder. */
export function stampOf(file: string): FileStamp | undefined {
  const stat = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined || stat.isDirectory() ? undefined : stampText(stat);
}

function readOpen(file: string, before: BigIntStats, maxBytes: number): GuardedRead {
  const opened = open(file);
  if (opened === undefined) return { kind: 'forbidden', stamp: stampText(before) };
  try {
    const stat = fstatSync(opened, { bigint: true });
    const stamp = stampText(stat);
    if (!stat.isFile()) return { kind: 'not_a_file', what: kindOf(stat), stamp };
    if (stat.size > BigInt(maxBytes)) return { kind: 'too_large', size: stat.size, stamp };
    const bytes = readAll(opened, Number(stat.size));
    const unchanged = stampText(fstatSync(opened, { bigint: true })) === stamp;
    return unchanged && bytes.length === Number(stat.size)
      ? { kind: 'read', bytes, stamp }
      : { kind: 'changing' };
  } finally {
    closeSync(opened);
  }
}

function open(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (errnoOf(error) === 'EACCES' || errnoOf(error) === 'EPERM') return undefined;
    throw error;
  }
}

function readAll(opened: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const count = readSync(opened, bytes, done, size - done, done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function kindOf(stat: BigIntStats): FileKind {
  if (stat.isDirectory()) return 'a folder';
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isFIFO()) return 'a named pipe';
  if (stat.isSocket()) return 'a socket';
  return stat.isFile() ? 'a file' : 'a device';
}

function stampText({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileStamp {
  return [dev, ino, size, mtimeNs, ctimeNs].map((part) => part.toString(36)).join('.');
}
