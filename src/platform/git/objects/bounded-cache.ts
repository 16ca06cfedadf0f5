/** What an entry costs beside its bytes. */
const overhead = 200;

/** Keeps what was used last, up to so many bytes. */
export class BoundedCache<Key, Value> {
  readonly #kept = new Map<Key, Value>();
  readonly #limit: number;
  readonly #bytesOf: (value: Value) => number;
  #size = 0;

  constructor(limit: number, bytesOf: (value: Value) => number) {
    this.#limit = limit;
    this.#bytesOf = bytesOf;
  }

  /** Bytes of all that is kept, about. */
  get size(): number {
    return this.#size;
  }

  get(key: Key): Value | undefined {
    const value = this.#kept.get(key);
    if (value === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, value);
    return value;
  }

  /** One that would take over half of the room is not kept: it would push out the others. */
  set(key: Key, value: Value): void {
    const cost = this.#bytesOf(value) + overhead;
    if (cost > this.#limit / 2 || this.#kept.has(key)) return;
    this.#kept.set(key, value);
    this.#size += cost;
    if (this.#size > this.#limit) this.#evict();
  }

  clear(): void {
    this.#kept.clear();
    this.#size = 0;
  }

  #evict(): void {
    for (const [oldest, value] of this.#kept) {
      if (this.#size <= this.#limit) break;
      this.#kept.delete(oldest);
      this.#size -= this.#bytesOf(value) + overhead;
    }
  }
}
