import type { Pace } from './pace.ts';
import type { Chunks } from './similarity.ts';

const none = -1;
const breathEvery = 100_000;

/** Which of many files have a chunk, so that one file is compared with all of them in one pass. */
export class ChunkIndex {
  /** First entry of each bucket; the entries of a bucket are chained. */
  readonly #first: Int32Array;
  #next = new Int32Array(1024);
  #hash = new Uint32Array(1024);
  #file = new Uint32Array(1024);
  #bytes = new Uint32Array(1024);
  #length = 0;

  constructor() {
    this.#first = new Int32Array(1 << 18).fill(none);
  }

  get length(): number {
    return this.#length;
  }

  add(file: number, chunks: Chunks): void {
    for (const [hash, bytes] of chunks.entries()) {
      if (this.#length === this.#next.length) this.#grow();
      const bucket = hash & (this.#first.length - 1);
      this.#hash[this.#length] = hash;
      this.#file[this.#length] = file;
      this.#bytes[this.#length] = bytes;
      this.#next[this.#length] = this.#first[bucket] ?? none;
      this.#first[bucket] = this.#length++;
    }
  }

  /**
   * Adds to `shared` how many bytes each file has in common with these chunks; returns how many
   * entries were looked at, and stops when they are over `limit`.
   */
  async share(chunks: Chunks, shared: Float64Array, limit: number, pace: Pace): Promise<number> {
    let looked = 0;
    let breath = breathEvery;
    for (const [hash, bytes] of chunks.entries()) {
      looked += this.#shareOne(hash, bytes, shared);
      if (looked > limit) break;
      if (looked < breath) continue;
      breath = looked + breathEvery;
      await pace.breathe();
    }
    return looked;
  }

  #shareOne(hash: number, bytes: number, shared: Float64Array): number {
    let looked = 1;
    let at = this.#first[hash & (this.#first.length - 1)] ?? none;
    for (; at !== none; at = this.#next[at] ?? none) {
      looked++;
      if (this.#hash[at] !== hash) continue;
      const file = this.#file[at] ?? 0;
      shared[file] = (shared[file] ?? 0) + Math.min(bytes, this.#bytes[at] ?? 0);
    }
    return looked;
  }

  #grow(): void {
    const size = this.#next.length * 2;
    this.#next = grown(this.#next, new Int32Array(size));
    this.#hash = grown(this.#hash, new Uint32Array(size));
    this.#file = grown(this.#file, new Uint32Array(size));
    this.#bytes = grown(this.#bytes, new Uint32Array(size));
  }
}

function grown<T extends Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
