import type { Pace } from '../pace.ts';

/** Lines longer than this are cut, so that a file without line ends has chunks too. */
const chunkBytes = 64;
const newline = 0x0a;
const carriageReturn = 0x0d;
const scale = 60_000;
/** Of larger files one chunk in 16 stands for all, so that they take no more memory. */
const wholeLimit = 8 << 20;
const sampledOf = 16;
const breathEvery = 1 << 16;

/** Of two files alike enough to be one that was renamed, half of the larger one stands in both. */
export const minScore = scale / 2;
/** What two files must reach that are paired for their base name alone: midway to being the same. */
export const minNamesakeScore = (scale * 3) / 4;

export const percentOf = (score: number): number => Math.floor((score * 100) / scale);

/**
 * How alike two files of these sizes are: the bytes of the chunks both have, as parts of 60,000 of
 * the larger one.
 */
export function scoreOf(shared: number, a: number, b: number): number {
  const larger = Math.max(a, b);
  const all = isSampled(larger) ? shared * sampledOf : shared;
  return larger === 0 ? 0 : Math.min(scale, Math.floor((all * scale) / larger));
}

const isSampled = (size: number): boolean => size > wholeLimit;

/** The smaller file cannot share more than it has. */
export const sizesAllow = (a: number, b: number): boolean => Math.max(a, b) <= 2 * Math.min(a, b);

/**
 * How many bytes of a file stand in which chunk; a chunk is a line, or 64 bytes of a longer one.
 * Where a chunk stands does not matter. In a text, line ends of both kinds are the same.
 *
 * git's percents may be others by a few: before 2.44 it left out a last line without an end, and in
 * files of thousands of lines it takes some that differ for the same, since it has few buckets.
 *
 * It is an open hash table, walked place by place; a place without bytes is free.
 */
export class Chunks {
  /** Steps taken so far: chunks that were made to collide cost more. */
  work = 0;
  #hashes: Uint32Array;
  #bytes: Uint32Array;
  readonly #isSampled: boolean;
  #count = 0;
  #hash = 0;
  #length = 0;

  /** For a content of so many bytes. */
  constructor(size: number) {
    this.#isSampled = isSampled(size);
    const kept = this.#isSampled ? size / sampledOf : size;
    const places = 2 ** Math.max(6, Math.ceil(Math.log2(kept / 8 + 1)));
    this.#hashes = new Uint32Array(places);
    this.#bytes = new Uint32Array(places);
  }

  get places(): number {
    return this.#bytes.length;
  }

  hashAt(place: number): number {
    return this.#hashes[place] ?? 0;
  }

  bytesAt(place: number): number {
    return this.#bytes[place] ?? 0;
  }

  /** Bytes in a chunk; 0 when there is no such one. */
  bytesOf(hash: number): number {
    return this.bytesAt(this.#placeOf(hash));
  }

  /** Takes the next piece of the content. */
  add(content: Buffer, from: number, to: number, isText: boolean): void {
    for (let at = from; at < to; at++) {
      const byte = content[at] ?? 0;
      if (isText && byte === carriageReturn && content[at + 1] === newline) continue;
      this.#hash = Math.imul(this.#hash ^ byte, 0x01000193) + 0x9e3779b1;
      this.#length++;
      if (byte === newline || this.#length === chunkBytes) this.end();
    }
    this.work += to - from;
  }

  /** A chunk ends here. */
  end(): void {
    if (this.#length === 0) return;
    const hash = mix(this.#hash);
    // By its first bits, since the last ones are its place.
    if (!this.#isSampled || hash >>> 28 === 0) this.#put(hash, this.#length);
    this.#hash = 0;
    this.#length = 0;
  }

  #put(hash: number, bytes: number): void {
    const place = this.#placeOf(hash);
    const known = this.bytesAt(place);
    this.#hashes[place] = hash;
    this.#bytes[place] = known + bytes;
    if (known === 0 && ++this.#count * 2 > this.places) this.#grow();
  }

  #placeOf(hash: number): number {
    const mask = this.places - 1;
    let place = hash & mask;
    while (this.#bytes[place] !== 0 && this.#hashes[place] !== hash) {
      place = (place + 1) & mask;
      this.work++;
    }
    return place;
  }

  #grow(): void {
    const [hashes, bytes] = [this.#hashes, this.#bytes];
    this.#hashes = new Uint32Array(hashes.length * 4);
    this.#bytes = new Uint32Array(hashes.length * 4);
    for (let old = 0; old < hashes.length; old++) {
      if (bytes[old] === 0) continue;
      const place = this.#placeOf(hashes[old] ?? 0);
      this.#hashes[place] = hashes[old] ?? 0;
      this.#bytes[place] = bytes[old] ?? 0;
    }
  }
}

/** Bytes that stand in both. */
export async function sharedBytes(left: Chunks, right: Chunks, pace: Pace): Promise<number> {
  let shared = 0;
  for (let place = 0; place < left.places; place++) {
    if (place % breathEvery === 0) await pace.breathe();
    const bytes = left.bytesAt(place);
    if (bytes > 0) shared += Math.min(bytes, right.bytesOf(left.hashAt(place)));
  }
  return shared;
}

/** Spreads a hash over all its bits. */
function mix(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const more = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return (more ^ (more >>> 16)) >>> 0;
}
