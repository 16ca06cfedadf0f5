import { Damage } from './damage.ts';
import type { Pace } from '../pace.ts';

/** So much is done before others may run. */
const sliceBytes = 4 << 20;
const sliceSteps = 1 << 16;
/** What takes less than a slice is done at once. */
const small = 256 << 10;

/** What a delta says of itself. */
export interface DeltaHeader {
  readonly baseSize: number;
  readonly resultSize: number;
  /** Where its instructions begin. */
  readonly start: number;
}

/** Throws `Damage` when it is cut off. Needs its first 20 bytes at most. */
export function readDeltaHeader(delta: Buffer): DeltaHeader {
  const base = readSize(delta, 0);
  const result = readSize(delta, base.end);
  return { baseSize: base.size, resultSize: result.size, start: result.end };
}

/**
 * What a delta makes of its base. Never more memory than the result, whose size the caller has
 * accepted. Throws `Damage` when it does not fit the base or the size it declares.
 */
export function applyDelta(base: Buffer, delta: Buffer, pace: Pace): Buffer | Promise<Buffer> {
  const { baseSize, resultSize, start } = readDeltaHeader(delta);
  if (baseSize !== base.length) throw new Damage('a delta of it is made for another base');
  const work = { base, delta, at: start, result: Buffer.allocUnsafe(resultSize), filled: 0 };
  if (resultSize > small || delta.length > small) return applyPaced(work, pace);
  applySlice(work, Infinity);
  return complete(work);
}

interface Work {
  readonly base: Buffer;
  readonly delta: Buffer;
  readonly result: Buffer;
  at: number;
  filled: number;
}

async function applyPaced(work: Work, pace: Pace): Promise<Buffer> {
  while (work.at < work.delta.length) {
    applySlice(work, sliceSteps);
    await pace.breathe();
  }
  return complete(work);
}

function complete({ result, filled }: Work): Buffer {
  if (filled !== result.length) throw new Damage('a delta of it makes less than it declares');
  return result;
}

function applySlice(work: Work, steps: number): void {
  const { delta } = work;
  const enough = work.filled + (steps === Infinity ? Infinity : sliceBytes);
  for (let step = 0; step < steps && work.filled < enough && work.at < delta.length; step++) {
    const instruction = delta[work.at++] ?? 0;
    if ((instruction & 0x80) !== 0) copyFromBase(work, instruction);
    else insert(work, instruction);
  }
}

function copyFromBase(work: Work, flags: number): void {
  const { base, delta } = work;
  let { at } = work;
  let offset = 0;
  let size = 0;
  // A bit for each byte that is there. Past the end of the delta it reads as 0, which is seen below.
  if (flags & 0x01) offset = delta[at++] ?? 0;
  if (flags & 0x02) offset |= (delta[at++] ?? 0) << 8;
  if (flags & 0x04) offset |= (delta[at++] ?? 0) << 16;
  if (flags & 0x08) offset += (delta[at++] ?? 0) * 0x1000000;
  if (flags & 0x10) size = delta[at++] ?? 0;
  if (flags & 0x20) size |= (delta[at++] ?? 0) << 8;
  if (flags & 0x40) size |= (delta[at++] ?? 0) << 16;
  if (size === 0) size = 0x10000;
  if (at > delta.length || offset + size > base.length) throw outOfBounds();
  work.at = at;
  put(work, base, offset, size);
}

function insert(work: Work, size: number): void {
  // 0 is kept for what no git writes yet.
  if (size === 0 || work.at + size > work.delta.length) throw outOfBounds();
  put(work, work.delta, work.at, size);
  work.at += size;
}

function put(work: Work, from: Buffer, start: number, size: number): void {
  const { result, filled } = work;
  if (filled + size > result.length) throw new Damage('a delta of it makes more than it declares');
  // A call of copy costs more than a few bytes do.
  if (size < 24) for (let at = 0; at < size; at++) result[filled + at] = from[start + at] ?? 0;
  else from.copy(result, filled, start, start + size);
  work.filled = filled + size;
}

const outOfBounds = (): Damage => new Damage('a delta of it reaches out of its bounds');

function readSize(delta: Buffer, start: number): { size: number; end: number } {
  let size = 0;
  let factor = 1;
  for (let at = start; at < start + 8; at++) {
    const byte = delta[at];
    if (byte === undefined) break;
    size += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return { size, end: at + 1 };
  }
  throw new Damage('a delta of it declares no size');
}
