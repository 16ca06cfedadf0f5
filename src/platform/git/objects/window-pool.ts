interface Slot {
  readonly bytes: Buffer;
  key: number;
  /** Since it was last passed over. */
  wasUsed: boolean;
}

/**
 * Windows of one size, so many at most. Their memory is used again and again: to ask for it anew
 * costs as much as to fill it, and keeps the garbage collector busy.
 */
export class WindowPool {
  readonly #windowBytes: number;
  readonly #count: number;
  readonly #byKey = new Map<number, Slot>();
  readonly #slots: Slot[] = [];
  #hand = 0;

  constructor(windowBytes: number, count: number) {
    this.#windowBytes = windowBytes;
    this.#count = count;
  }

  /** What was filled in under this key, if it is still there. */
  get(key: number): Buffer | undefined {
    const slot = this.#byKey.get(key);
    if (!slot) return undefined;
    slot.wasUsed = true;
    return slot.bytes;
  }

  /** Has a window filled. It takes the place of one that was not used for long, if need be. */
  fill(key: number, work: (window: Buffer) => void): Buffer {
    const slot = this.#slots.length < this.#count ? this.#newSlot() : this.#leastUsed();
    this.#byKey.delete(slot.key);
    slot.key = -1;
    work(slot.bytes);
    slot.key = key;
    slot.wasUsed = true;
    this.#byKey.set(key, slot);
    return slot.bytes;
  }

  clear(): void {
    this.#byKey.clear();
    this.#slots.length = 0;
  }

  #newSlot(): Slot {
    const slot = { bytes: Buffer.allocUnsafeSlow(this.#windowBytes), key: -1, wasUsed: false };
    this.#slots.push(slot);
    return slot;
  }

  #leastUsed(): Slot {
    for (;;) {
      this.#hand = (this.#hand + 1) % this.#slots.length;
      const slot = this.#slots[this.#hand];
      if (slot && !slot.wasUsed) return slot;
      if (slot) slot.wasUsed = false;
    }
  }
}
