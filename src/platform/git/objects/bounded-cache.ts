import { LRUCache } from 'lru-cache';

/** What an entry costs beside its bytes. */
const overhead = 200;

/** Keeps what was used last, up to so many bytes. */
export class BoundedCache<
  Key extends string | number,
  Value extends string | number | object,
> implements Iterable<[Key, Value]> {
  readonly #kept: LRUCache<Key, Value>;
  readonly #limit: number;
  readonly #bytesOf: (value: Value, key: Key) => number;

  constructor(limit: number, bytesOf: (value: Value, key: Key) => number) {
    this.#kept = new LRUCache({ maxSize: limit });
    this.#limit = limit;
    this.#bytesOf = bytesOf;
  }

  /** Of all that is kept, about. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  get(key: Key): Value | undefined {
    return this.#kept.get(key);
  }

  has(key: Key): boolean {
    return this.#kept.has(key);
  }

  /** False, and nothing is kept, when it would take over half of the room: it would push out the others. */
  set(key: Key, value: Value): boolean {
    const size = this.#bytesOf(value, key) + overhead;
    const isKept = size <= this.#limit / 2;
    if (isKept) this.#kept.set(key, value, { size });
    else this.#kept.delete(key);
    return isKept;
  }

  /** The least recently used first. */
  [Symbol.iterator](): Iterator<[Key, Value]> {
    return this.#kept.rentries() as Generator<[Key, Value]>;
  }
}
