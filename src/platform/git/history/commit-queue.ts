interface Dated {
  readonly time: number;
}

interface Entry<T> {
  readonly item: T;
  readonly order: number;
}

/** Hands out the newest first; of equal dates the one that was put in first. (A binary heap.) */
export class CommitQueue<T extends Dated> {
  readonly #heap: Entry<T>[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  push(item: T): void {
    const entry = { item, order: this.#order++ };
    let at = this.#heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = this.#heap[parent];
      if (!above || !isBefore(entry, above)) break;
      this.#heap[at] = above;
      at = parent;
    }
    this.#heap[at] = entry;
  }

  pop(): T | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first && last && this.#heap.length > 0) this.#sink(last);
    return first?.item;
  }

  #sink(entry: Entry<T>): void {
    let at = 0;
    for (;;) {
      const child = this.#newerChild(at);
      const below = this.#heap[child];
      if (!below || isBefore(entry, below)) break;
      this.#heap[at] = below;
      at = child;
    }
    this.#heap[at] = entry;
  }

  #newerChild(at: number): number {
    const left = this.#heap[2 * at + 1];
    const right = this.#heap[2 * at + 2];
    return left && right && isBefore(right, left) ? 2 * at + 2 : 2 * at + 1;
  }
}

const isBefore = (a: Entry<Dated>, b: Entry<Dated>): boolean =>
  a.item.time === b.item.time ? a.order < b.order : a.item.time > b.item.time;
