/** What an entry costs beside its bytes. */
const overhead = 200;

/**
 * Keeps what was used last, up to so many bytes. In two generations: what was not asked for while
 * the newer one filled up goes with the older one, so that a question costs no more than a look.
 */
export class BoundedCache<Key, Value> {
  readonly #limit: number;
  readonly #bytesOf: (value: Value) => number;
  #newer = new Map<Key, Value>();
  #older = new Map<Key, Value>();
  #newerSize = 0;
  #olderSize = 0;

  constructor(limit: number, bytesOf: (value: Value) => number) {
    this.#limit = limit;
    this.#bytesOf = bytesOf;
  }

  /** Bytes of all that is kept, about. */
  get size(): number {
    return this.#newerSize + this.#olderSize;
  }

  get(key: Key): Value | undefined {
    const value = this.#newer.get(key);
    if (value !== undefined) return value;
    const old = this.#older.get(key);
    if (old === undefined) return undefined;
    this.#older.delete(key);
    this.#olderSize -= this.#costOf(old);
    this.#add(key, old);
    return old;
  }

  /** One that would take over half of the room is not kept: it would push out the others. */
  set(key: Key, value: Value): void {
    if (this.#costOf(value) > this.#limit / 2) return;
    if (!this.#newer.has(key) && !this.#older.has(key)) this.#add(key, value);
  }

  #costOf(value: Value): number {
    return this.#bytesOf(value) + overhead;
  }

  #add(key: Key, value: Value): void {
    const cost = this.#costOf(value);
    if (this.#newerSize + cost > this.#limit / 2) {
      this.#older = this.#newer;
      this.#olderSize = this.#newerSize;
      this.#newer = new Map();
      this.#newerSize = 0;
    }
    this.#newer.set(key, value);
    this.#newerSize += cost;
  }
}
