import { constants, createInflate, inflateSync, type Inflate } from 'node:zlib';

import { errnoOf } from '../../../domain/errors.ts';
import { Damage } from './damage.ts';
import type { ByteSource } from './file-windows.ts';
import { openInflateStream, type InflateStream } from './inflate-stream.ts';

/** Up to this size a call of zlib costs less than handing it to a thread, and blocks nobody. */
const atOnce = 256 << 10;
const pieceBytes = 256 << 10;

const ownStream = openInflateStream() ?? null;

/**
 * The `size` bytes that the zlib stream at a place of a file inflates to. Never more memory than
 * that. Throws `Damage` when the stream is damaged, or of another size. Without `stream` it is done
 * the usual way.
 */
export function inflateAt(
  source: ByteSource,
  at: number,
  size: number,
  stream: InflateStream | null = ownStream,
): Buffer | Promise<Buffer> {
  if (size > atOnce) return inflateLarge(source, at, size);
  return stream ? inflateBy(stream, source, at, size) : inflateSmall(source, at, size);
}

/** The first bytes that it inflates to, so many at most. */
export function inflateFirst(
  source: ByteSource,
  at: number,
  count: number,
  stream: InflateStream | null = ownStream,
): Buffer {
  if (!stream) return inflateStart(source.bytes(at, 64 * count)).subarray(0, count);
  const room = Buffer.alloc(count);
  return room.subarray(0, fill(stream, source, at, room).filled);
}

function inflateBy(stream: InflateStream, source: ByteSource, at: number, size: number): Buffer {
  // A byte of room more than can be filled shows where it ends.
  const room = Buffer.allocUnsafe(size + 1);
  const { filled, isEnd } = fill(stream, source, at, room);
  if (!isEnd) throw tooLarge();
  if (filled !== size) throw otherSize();
  return room.subarray(0, size);
}

/** Inflates what begins there until it ends, or the room is full. */
function fill(
  stream: InflateStream,
  source: ByteSource,
  start: number,
  room: Buffer,
): { filled: number; isEnd: boolean } {
  stream.restart();
  for (let [at, filled] = [start, 0]; ;) {
    const piece = source.from(at);
    const isLast = piece.start === piece.end;
    if (isLast) stream.finish(room, filled);
    else stream.write(piece.bytes, piece.start, piece.end, room, filled);
    const problem = stream.problem();
    if (problem !== undefined) throw damageOf(problem);
    filled = room.length - stream.roomLeft();
    if (filled === room.length) return { filled, isEnd: false };
    if (isLast || stream.inputLeft() > 0) return { filled, isEnd: true };
    at += piece.end - piece.start;
  }
}

/** Deflate makes of a byte no more than that. */
const densest = 1032;

/**
 * Throws `Damage` when so many bytes cannot come from there: of what is too large to be read, that
 * is all that can be checked.
 */
export function checkLarge(source: ByteSource, at: number, size: number): void {
  if (size > (source.size - at) * densest) throw otherSize();
  if (inflateStart(source.bytes(at, 4096)).length === 0) throw otherSize();
}

/** What the first bytes of a zlib stream inflate to: a thousand times as much at most. */
export function inflateStart(piece: Buffer): Buffer {
  if (piece.length === 0) throw new Damage('it is cut off');
  try {
    // Flushed, so that the end of the piece is no error.
    return inflateSync(piece, {
      finishFlush: constants.Z_SYNC_FLUSH,
      chunkSize: Math.max(64, 4 * piece.length),
    });
  } catch (error) {
    throw asDamage(error as Error);
  }
}

function inflateSmall(source: ByteSource, at: number, size: number): Buffer {
  // The stream does not say where it ends. What does not compress is a little longer than itself.
  const likely = source.bytes(at, size + (size >>> 3) + 64);
  return inflateFrom(likely, size) ?? inflateFrom(source.bytes(at, 2 * size + 1024), size) ?? cut();
}

/** Undefined: the input ended before the stream did. */
function inflateFrom(input: Buffer, size: number): Buffer | undefined {
  let bytes: Buffer;
  try {
    // A byte of room more than can be filled shows zlib the end in one call.
    const room = { chunkSize: Math.max(64, size + 1), maxOutputLength: Math.max(1, size) };
    bytes = inflateSync(input, room);
  } catch (error) {
    if (errnoOf(error) === 'Z_BUF_ERROR') return undefined;
    throw asDamage(error as Error);
  }
  if (bytes.length !== size) throw otherSize();
  return bytes;
}

/** In a thread, piece by piece, into the one buffer that is returned. */
function inflateLarge(source: ByteSource, at: number, size: number): Promise<Buffer> {
  const result = Buffer.allocUnsafeSlow(size);
  const stream = createInflate({ chunkSize: pieceBytes });
  return new Promise<Buffer>((resolve, reject) => {
    let filled = 0;
    stream.on('data', (piece: Buffer) => {
      if (filled + piece.length > size) stream.destroy(tooLarge());
      else filled += piece.copy(result, filled);
    });
    // The end of the zlib stream; bytes of other objects follow it.
    stream.on('end', () => {
      if (filled === size) resolve(result);
      else reject(otherSize());
    });
    stream.on('error', (error) => {
      reject(asDamage(error));
    });
    feed(stream, source, at);
  }).finally(() => stream.destroy());
}

function feed(stream: Inflate, source: ByteSource, at: number): void {
  if (stream.destroyed || stream.readableEnded) return;
  let piece: Buffer;
  try {
    // A copy: it is needed until the thread has taken it in.
    piece = Buffer.from(source.bytes(at, pieceBytes));
  } catch (error) {
    stream.destroy(error as Error);
    return;
  }
  if (piece.length === 0) stream.end();
  else
    stream.write(piece, (error) => {
      if (!error) feed(stream, source, at + piece.length);
    });
}

const tooLarge = (): Damage => new Damage('it is too large for the size it declares');
const otherSize = (): Damage => new Damage('it is not of the size it declares');

function cut(): never {
  throw new Damage('it is cut off');
}

/** What zlib says may be of use, but it is not needed: the place is what counts. */
function asDamage(error: Error): Error {
  const code = errnoOf(error) ?? '';
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge();
  return code.startsWith('Z_') ? damageOf(code) : error;
}

const damageOf = (code: string): Damage =>
  new Damage(code === 'Z_BUF_ERROR' ? 'it is cut off' : 'it is not validly compressed');
