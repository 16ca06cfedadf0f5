/** What an entry costs beside its texts. */
const overhead = 100;

/** JSON texts by key: the most recently used ones, as many as fit. */
export class CacheEntries implements Iterable<[string, string]> {
  readonly #texts = new Map<string, string>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number, entries: Iterable<readonly [string, string]> = []) {
    this.#limit = limit;
    for (const [key, text] of entries) this.set(key, text);
  }

  /** What they take in memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): string | undefined {
    const text = this.#texts.get(key);
    if (text === undefined) return undefined;
    this.#texts.delete(key);
    this.#texts.set(key, text);
    return text;
  }

  has(key: string): boolean {
    return this.#texts.has(key);
  }

  /** False when it is too large to be kept: no single one takes the room of half of all. */
  set(key: string, text: string): boolean {
    this.#delete(key);
    const cost = costOf(key, text);
    if (cost > this.#limit / 2) return false;
    this.#texts.set(key, text);
    this.#bytes += cost;
    for (const oldest of this.#texts.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#delete(oldest);
    }
    return true;
  }

  /** The least recently used first. */
  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#texts[Symbol.iterator]();
  }

  #delete(key: string): void {
    const text = this.#texts.get(key);
    if (text === undefined) return;
    this.#texts.delete(key);
    this.#bytes -= costOf(key, text);
  }
}

const costOf = (key: string, text: string): number => key.length + text.length + overhead;
