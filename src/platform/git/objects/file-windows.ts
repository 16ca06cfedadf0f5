import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

import { BoundedCache } from './bounded-cache.ts';
import { Damage } from './damage.ts';

/** A file that is read piece by piece. Its bytes are shared: nobody writes into them. */
export interface ByteSource {
  readonly size: number;
  /** So many bytes from there; fewer only at the end. Throws when the file has shrunk or is gone. */
  bytes(position: number, length: number): Buffer;
}

const budget = 12 << 20;
/** More are closed and opened again: a repository may have many packs, and a process few file handles. */
const maxOpen = 16;
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

interface Opened {
  readonly fd: number;
  readonly size: number;
  /** Another file under the same name is another one. */
  readonly identity: string;
}

/** Files that are read through windows, all of them together within one budget of memory. */
export class FileWindows {
  readonly #windows = new BoundedCache<number, Buffer>(budget, (window) => window.length);
  /** In the order of their use. */
  readonly #open = new Map<number, Opened>();
  #count = 0;
  #closed = false;

  /** Throws the error of the system, or `Damage` for what is no regular file. */
  open(path: string, windowBytes: number): ByteSource {
    const number = this.#count++;
    const { size, identity } = this.#opened(number, path);
    const window = (index: number): Buffer => {
      const key = number * 2 ** 32 + index;
      const kept = this.#windows.get(key);
      if (kept) return kept;
      const start = index * windowBytes;
      const read = readPiece(
        this.#opened(number, path, identity).fd,
        start,
        Math.min(windowBytes, size - start),
      );
      this.#windows.set(key, read);
      return read;
    };
    const direct = (start: number, length: number): Buffer =>
      readPiece(this.#opened(number, path, identity).fd, start, length);
    return windowed({ size, windowBytes, window, direct });
  }

  /** May come early and twice; nothing can be read afterwards. */
  close(): void {
    this.#closed = true;
    this.#windows.clear();
    for (const { fd } of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }

  #opened(number: number, path: string, identity?: string): Opened {
    let opened = this.#open.get(number);
    this.#open.delete(number);
    if (this.#closed) throw new Damage('its objects were closed');
    opened ??= openRegular(path);
    this.#open.set(number, opened);
    for (const [oldest, { fd }] of this.#open) {
      if (this.#open.size <= maxOpen) break;
      this.#open.delete(oldest);
      closeSync(fd);
    }
    if (identity !== undefined && identity !== opened.identity) throw replaced();
    return opened;
  }
}

/** A regular file, read as it is asked for, without windows; the caller closes `fd`. */
export function openSource(path: string): ByteSource & { readonly fd: number } {
  const { fd, size } = openRegular(path);
  const bytes = (start: number, length: number): Buffer =>
    readPiece(fd, start, Math.max(0, Math.min(length, size - start)));
  return { fd, size, bytes };
}

interface Windowed {
  readonly size: number;
  readonly windowBytes: number;
  readonly window: (index: number) => Buffer;
  readonly direct: (start: number, length: number) => Buffer;
}

function windowed({ size, windowBytes, window, direct }: Windowed): ByteSource {
  return {
    size,
    bytes(position, length) {
      const end = Math.min(position + length, size);
      if (position >= end) return nothing;
      const first = Math.floor(position / windowBytes);
      const last = Math.floor((end - 1) / windowBytes);
      const start = position - first * windowBytes;
      if (first === last) return window(first).subarray(start, start + end - position);
      // What is larger than a window is asked for once: it must not push out all others.
      if (last > first + 1) return direct(position, end - position);
      const tail = window(last).subarray(0, end - last * windowBytes);
      return Buffer.concat([window(first).subarray(start), tail], end - position);
    },
  };
}

function openRegular(path: string): Opened {
  const fd = openSync(path, readFlags);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new Damage('one of its object files is not a regular file');
    return { fd, size: stats.size, identity: `${stats.dev}:${stats.ino}:${stats.size}` };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

const nothing = Buffer.alloc(0);

function readPiece(fd: number, start: number, length: number): Buffer {
  const piece = Buffer.allocUnsafeSlow(length);
  for (let filled = 0; filled < length;) {
    const read = readSync(fd, piece, filled, length - filled, start + filled);
    if (read === 0) throw new Damage('one of its object files was cut off while it was read');
    filled += read;
  }
  return piece;
}

const replaced = (): Error =>
  Object.assign(new Error('replaced while it was read'), { code: 'ENOENT' });
