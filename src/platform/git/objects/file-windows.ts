import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

import { Damage } from './damage.ts';
import { WindowPool } from './window-pool.ts';

/** A file that is read piece by piece. */
export interface ByteSource {
  readonly size: number;
  /**
   * So many bytes from there; fewer only at the end. Nobody writes into them, and they are others as
   * soon as the next are asked for: who needs them longer makes a copy. Throws when the file has
   * shrunk or is gone.
   */
  bytes(position: number, length: number): Buffer;
  /** The same, wherever it stands in a larger buffer. */
  piece(position: number, length: number): Piece;
  /** As many as are at hand from there: none at the end only. */
  from(position: number): Piece;
}

export interface WindowedSource extends ByteSource {
  /** The same file through windows of another size. */
  through(windowBytes: number): ByteSource;
}

export interface Piece {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** For all windows of one size. */
const budget = 4 << 20;
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
  readonly #pools = new Map<number, WindowPool>();
  /** In the order of their use. */
  readonly #open = new Map<number, Opened>();
  #count = 0;
  #closed = false;

  /** Throws the error of the system, or `Damage` for what is no regular file. */
  open(path: string, windowBytes: number): WindowedSource {
    const number = this.#count++;
    const { size, identity } = this.#opened(number, path);
    const read = (into: Buffer, start: number): Buffer =>
      readInto(into, this.#opened(number, path, identity).fd, start);
    const through = (bytes: number): ByteSource => {
      return windowed({ number, size, read }, bytes, this.#poolOf(bytes));
    };
    return { ...through(windowBytes), through };
  }

  /** May come early and twice; nothing can be read afterwards. */
  close(): void {
    this.#closed = true;
    for (const pool of this.#pools.values()) pool.clear();
    for (const { fd } of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }

  #poolOf(windowBytes: number): WindowPool {
    const pool = this.#pools.get(windowBytes) ?? new WindowPool(windowBytes, budget / windowBytes);
    this.#pools.set(windowBytes, pool);
    return pool;
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
  const bytes = (start: number, length: number): Buffer => {
    const piece = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - start)));
    return readInto(piece, fd, start);
  };
  const piece = (start: number, length: number): Piece => wholeOf(bytes(start, length));
  return { fd, size, bytes, piece, from: (start) => piece(start, unwindowed) };
}

const unwindowed = 64 << 10;

interface OpenFile {
  /** Its own among all that are open. */
  readonly number: number;
  readonly size: number;
  readonly read: (into: Buffer, start: number) => Buffer;
}

function windowed(file: OpenFile, windowBytes: number, pool: WindowPool): ByteSource {
  const { number, size, read } = file;
  const window = (index: number): Buffer => {
    const fill = (bytes: Buffer): void => {
      const start = index * windowBytes;
      read(size - start < windowBytes ? bytes.subarray(0, size - start) : bytes, start);
    };
    const key = number * 2 ** 32 + index;
    return pool.get(key) ?? pool.fill(key, fill);
  };
  const piece = (position: number, length: number): Piece => {
    const last = Math.min(position + length, size);
    if (position >= last) return wholeOf(nothing);
    const index = Math.floor(position / windowBytes);
    const start = position - index * windowBytes;
    const end = start + last - position;
    if (end <= windowBytes) return { bytes: window(index), start, end };
    // What is larger than a window is asked for once: it must not push out all others.
    if (end > 2 * windowBytes) return wholeOf(read(Buffer.allocUnsafeSlow(end - start), position));
    const head = Buffer.from(window(index).subarray(start));
    const tail = window(index + 1).subarray(0, end - windowBytes);
    return wholeOf(Buffer.concat([head, tail]));
  };
  const bytes = (position: number, length: number): Buffer => {
    const found = piece(position, length);
    return found.bytes.subarray(found.start, found.end);
  };
  const from = (position: number): Piece => piece(position, windowBytes - (position % windowBytes));
  return { size, bytes, piece, from };
}

const wholeOf = (bytes: Buffer): Piece => ({ bytes, start: 0, end: bytes.length });

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

function readInto(into: Buffer, fd: number, start: number): Buffer {
  for (let filled = 0; filled < into.length;) {
    const read = readSync(fd, into, filled, into.length - filled, start + filled);
    if (read === 0) throw new Damage('one of its object files was cut off while it was read');
    filled += read;
  }
  return into;
}

const replaced = (): Error =>
  Object.assign(new Error('replaced while it was read'), { code: 'ENOENT' });
