import type { Pace } from '../pace.ts';
import type { Chunks } from './similarity.ts';

const buckets = 1 << 16;
const breathEvery = 1 << 16;

/** Which of many files have a chunk, so that one file is compared with all of them in one pass. */
export class ChunkIndex {
  #hash = new Uint32Array(1024);
  #file = new Uint32Array(1024);
  #bytes = new Uint32Array(1024);
  #length = 0;
  /** Where the entries of each bucket begin; they stand one after the other. */
  readonly #start = new Uint32Array(buckets + 1);

  get length(): number {
    return this.#length;
  }

  async add(file: number, chunks: Chunks, pace: Pace): Promise<void> {
    for (let place = 0; place < chunks.places; place++) {
      if (place % breathEvery === 0) await pace.breathe();
      const bytes = chunks.bytesAt(place);
      if (bytes === 0) continue;
      if (this.#length === this.#hash.length) this.#grow();
      this.#hash[this.#length] = chunks.hashAt(place);
      this.#file[this.#length] = file;
      this.#bytes[this.#length++] = bytes;
    }
  }

  /** When all files are in, and before the first is compared. */
  async finish(pace: Pace): Promise<void> {
    const free = this.#findStarts();
    const [hashes, files, counts] = [this.#hash, this.#file, this.#bytes];
    this.#hash = new Uint32Array(this.#length);
    this.#file = new Uint32Array(this.#length);
    this.#bytes = new Uint32Array(this.#length);
    for (let at = 0; at < this.#length; at++) {
      if (at % breathEvery === 0) await pace.breathe();
      const bucket = bucketOf(hashes[at]);
      const place = free[bucket] ?? 0;
      free[bucket] = place + 1;
      this.#hash[place] = hashes[at] ?? 0;
      this.#file[place] = files[at] ?? 0;
      this.#bytes[place] = counts[at] ?? 0;
    }
  }

  /** Counts the entries of each bucket. Returns where each begins. */
  #findStarts(): Uint32Array {
    const start = this.#start;
    for (let at = 0; at < this.#length; at++) {
      const after = bucketOf(this.#hash[at]) + 1;
      start[after] = (start[after] ?? 0) + 1;
    }
    for (let at = 1; at < start.length; at++) start[at] = (start[at] ?? 0) + (start[at - 1] ?? 0);
    return start.slice();
  }

  /**
   * Adds to `shared` how many bytes each file has in common with these chunks; returns how many
   * entries were looked at, and stops when they are over `limit`.
   */
  async share(chunks: Chunks, shared: Float64Array, limit: number, pace: Pace): Promise<number> {
    let looked = 0;
    let breath = breathEvery;
    for (let place = 0; place < chunks.places && looked <= limit; place++) {
      const bytes = chunks.bytesAt(place);
      looked += bytes === 0 ? 1 : this.#shareOne(chunks.hashAt(place), bytes, shared);
      if (looked < breath) continue;
      breath = looked + breathEvery;
      await pace.breathe();
    }
    return looked;
  }

  #shareOne(hash: number, bytes: number, shared: Float64Array): number {
    const bucket = bucketOf(hash);
    const [from, to] = [this.#start[bucket] ?? 0, this.#start[bucket + 1] ?? 0];
    for (let at = from; at < to; at++) {
      if (this.#hash[at] !== hash) continue;
      const file = this.#file[at] ?? 0;
      shared[file] = (shared[file] ?? 0) + Math.min(bytes, this.#bytes[at] ?? 0);
    }
    return to - from + 1;
  }

  #grow(): void {
    this.#hash = doubled(this.#hash);
    this.#file = doubled(this.#file);
    this.#bytes = doubled(this.#bytes);
  }
}

const bucketOf = (hash = 0): number => hash & (buckets - 1);

function doubled(from: Uint32Array): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(from.length * 2);
  to.set(from);
  return to;
}
