/**
 * Finds rows by a number. Rows are numbered as they are added, from 0; several may have the same
 * number. Typed arrays only: 16 bytes a row, and nothing for the garbage collector to walk through.
 */
export class ColdChains {
  #numbers = new Float64Array(firstCapacity);
  #next = new Int32Array(firstCapacity);
  #heads = new Int32Array(firstCapacity).fill(none);
  #size = 0;

  add(number: number): void {
    if (this.#size === this.#next.length) this.#grow();
    this.#numbers[this.#size] = number;
    this.#link(this.#size);
    this.#size += 1;
  }

  /** Takes the row back that was added last. */
  dropLast(): void {
    this.#size -= 1;
    const bucket = this.#bucketOf(this.#numbers[this.#size] ?? 0);
    this.#heads[bucket] = this.#next[this.#size] ?? none;
  }

  /** The newest row with the number; -1 when there is none. */
  newest(number: number): number {
    return this.#firstWith(number, this.#heads[this.#bucketOf(number)] ?? none);
  }

  /** The next older row with the number of this one; -1 when there is none. */
  older(row: number): number {
    return this.#firstWith(this.#numbers[row] ?? 0, this.#next[row] ?? none);
  }

  #firstWith(number: number, from: number): number {
    let row = from;
    while (row !== none && this.#numbers[row] !== number) row = this.#next[row] ?? none;
    return row;
  }

  #link(row: number): void {
    const bucket = this.#bucketOf(this.#numbers[row] ?? 0);
    this.#next[row] = this.#heads[bucket] ?? none;
    this.#heads[bucket] = row;
  }

  /** The capacity is a power of two, and `>>>` takes the low 32 bits of any whole number. */
  #bucketOf(number: number): number {
    return (number >>> 0) & (this.#heads.length - 1);
  }

  #grow(): void {
    const capacity = this.#next.length * 2;
    const numbers = new Float64Array(capacity);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    this.#next = new Int32Array(capacity);
    this.#heads = new Int32Array(capacity).fill(none);
    for (let row = 0; row < this.#size; row += 1) this.#link(row);
  }
}

const firstCapacity = 1024;
const none = -1;
