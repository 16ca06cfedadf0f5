/** Lines longer than this are cut, so that a file without line ends has chunks too. */
const chunkBytes = 64;
const newline = 0x0a;
const carriageReturn = 0x0d;
const scale = 60_000;

/** Of two files alike enough to be one that was renamed, half of the larger one stands in both. */
export const minScore = scale / 2;
/** What two files must reach that are paired for their base name alone: midway to being the same. */
export const minNamesakeScore = (scale * 3) / 4;

export const percentOf = (score: number): number => Math.floor((score * 100) / scale);

/** How alike two files are: the bytes both have, as parts of 60,000 of the larger one. */
export const scoreOf = (shared: number, largerSize: number): number =>
  largerSize === 0 ? 0 : Math.min(scale, Math.floor((shared * scale) / largerSize));

/** The smaller file cannot share more than it has. */
export const sizesAllow = (a: number, b: number): boolean => Math.max(a, b) <= 2 * Math.min(a, b);

/**
 * How many bytes of a file stand in which chunk; a chunk is a line, or 64 bytes of a longer one.
 * Where a chunk stands does not matter. In a text, line ends of both kinds are the same.
 */
export class Chunks {
  /** Steps taken so far: chunks that were made to collide cost more. */
  work = 0;
  /** An open hash table; a place is free where its bytes are 0. */
  #hashes = new Uint32Array(256);
  #bytes = new Uint32Array(256);
  #count = 0;
  #hash = 0;
  #length = 0;

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
    this.#put(mix(this.#hash), this.#length);
    this.#hash = 0;
    this.#length = 0;
  }

  *entries(): Generator<readonly [hash: number, bytes: number], void, undefined> {
    for (let place = 0; place < this.#bytes.length; place++) {
      const bytes = this.#bytes[place] ?? 0;
      if (bytes > 0) yield [this.#hashes[place] ?? 0, bytes];
    }
  }

  /** Bytes that stand in both. */
  sharedWith(other: Chunks): number {
    let shared = 0;
    for (const [hash, bytes] of this.entries())
      shared += Math.min(bytes, other.#bytes[other.#placeOf(hash)] ?? 0);
    return shared;
  }

  #put(hash: number, bytes: number): void {
    const place = this.#placeOf(hash);
    const known = this.#bytes[place] ?? 0;
    this.#hashes[place] = hash;
    this.#bytes[place] = known + bytes;
    if (known === 0 && ++this.#count * 2 > this.#bytes.length) this.#grow();
  }

  #placeOf(hash: number): number {
    const mask = this.#bytes.length - 1;
    let place = hash & mask;
    while (this.#bytes[place] !== 0 && this.#hashes[place] !== hash) {
      place = (place + 1) & mask;
      this.work++;
    }
    return place;
  }

  #grow(): void {
    const [hashes, counts] = [this.#hashes, this.#bytes];
    this.#hashes = new Uint32Array(hashes.length * 4);
    this.#bytes = new Uint32Array(hashes.length * 4);
    for (let old = 0; old < hashes.length; old++) {
      const bytes = counts[old] ?? 0;
      if (bytes === 0) continue;
      const place = this.#placeOf(hashes[old] ?? 0);
      this.#hashes[place] = hashes[old] ?? 0;
      this.#bytes[place] = bytes;
    }
  }
}

/** Spreads a hash over all its bits. */
function mix(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const more = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return (more ^ (more >>> 16)) >>> 0;
}
