/** Which row has the newest job of a slot. */
export interface SlotEntry {
  readonly generation: number;
  readonly row: number;
}

/** Slots by their number, each with its entry; typed arrays with open addressing. */
export class ColdSlots {
  #numbers = new Float64Array(firstCapacity);
  #generations = new Uint32Array(firstCapacity);
  #rows = new Int32Array(firstCapacity).fill(none);
  #used = 0;

  get(number: number): SlotEntry | undefined {
    const at = this.#find(number);
    const row = this.#rows[at] ?? none;
    return row === none ? undefined : { generation: this.#generations[at] ?? 0, row };
  }

  /** Of two rows that have the slot, the one of the higher generation keeps it; of equals the later. */
  offer(number: number, generation: number, row: number): void {
    if (this.#used * 2 >= this.#rows.length) this.#grow();
    const at = this.#find(number);
    if (this.#rows[at] !== none && (this.#generations[at] ?? 0) > generation) return;
    this.#put(at, number, generation, row);
  }

  /** As it was: what `get` said before the latest `offer`. */
  restore(number: number, before: SlotEntry | undefined): void {
    // A slot that was new stays taken, by no row: others may have been placed behind it.
    this.#put(this.#find(number), number, before?.generation ?? 0, before?.row ?? none);
  }

  #put(at: number, number: number, generation: number, row: number): void {
    if (this.#numbers[at] === empty) this.#used += 1;
    this.#numbers[at] = stored(number);
    this.#generations[at] = generation;
    this.#rows[at] = row;
  }

  /** Where the number stands, or could. */
  #find(number: number): number {
    const last = this.#rows.length - 1;
    const wanted = stored(number);
    let at = (wanted >>> 0) & last;
    while (this.#numbers[at] !== empty && this.#numbers[at] !== wanted) at = (at + 1) & last;
    return at;
  }

  #grow(): void {
    const [numbers, generations, rows] = [this.#numbers, this.#generations, this.#rows];
    const capacity = rows.length * 2;
    this.#numbers = new Float64Array(capacity);
    this.#generations = new Uint32Array(capacity);
    this.#rows = new Int32Array(capacity).fill(none);
    this.#used = 0;
    numbers.forEach((number, at) => {
      const [generation = 0, row = none] = [generations[at], rows[at]];
      if (number === empty || row === none) return;
      this.#put(this.#find(number - 1), number - 1, generation, row);
    });
  }
}

const firstCapacity = 1024;
const none = -1;
/** What a fresh array holds; so numbers are stored as one more than they are. */
const empty = 0;
const stored = (number: number): number => number + 1;
