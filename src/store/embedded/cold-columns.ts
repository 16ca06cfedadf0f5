import type { ArchivePlace, ColdRow } from './cold-row.ts';

/** Where each line is, what kind its session is, and whether it counts. */
export class ColdColumns {
  readonly #months = new Map<string, number>();
  #monthNames: string[] = [];
  #month = new Uint16Array(firstCapacity);
  #offset = new Float64Array(firstCapacity);
  #length = new Uint32Array(firstCapacity);
  #kind = new Uint32Array(firstCapacity);
  #live = new Uint8Array(firstCapacity);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Returns the number of the row; it is not live yet. */
  add({ month, offset, length }: ColdRow, kind: number): number {
    if (this.#size === this.#live.length) this.#grow();
    const row = this.#size;
    this.#month[row] = this.#monthNumber(month);
    this.#offset[row] = offset;
    this.#length[row] = length;
    this.#kind[row] = kind;
    this.#live[row] = 0;
    this.#size += 1;
    return row;
  }

  dropLast(): void {
    this.#size -= 1;
  }

  placeOf(row: number): ArchivePlace {
    const month = this.#monthNames[this.#month[row] ?? 0] ?? '';
    return { month, offset: this.#offset[row] ?? 0, length: this.#length[row] ?? 0 };
  }

  kindOf(row: number): number {
    return this.#kind[row] ?? 0;
  }

  isLive(row: number): boolean {
    return this.#live[row] === 1;
  }

  setLive(row: number, isLive: boolean): void {
    this.#live[row] = Number(isLive);
  }

  #monthNumber(month: string): number {
    const known = this.#months.get(month);
    if (known !== undefined) return known;
    const number = this.#monthNames.length;
    this.#monthNames.push(month);
    this.#months.set(month, number);
    return number;
  }

  #grow(): void {
    const capacity = this.#size * 2;
    const larger = <T extends Larger<T>>(column: T, next: T): T => {
      next.set(column);
      return next;
    };
    this.#month = larger(this.#month, new Uint16Array(capacity));
    this.#offset = larger(this.#offset, new Float64Array(capacity));
    this.#length = larger(this.#length, new Uint32Array(capacity));
    this.#kind = larger(this.#kind, new Uint32Array(capacity));
    this.#live = larger(this.#live, new Uint8Array(capacity));
  }
}

interface Larger<T> {
  set(column: T): void;
}

const firstCapacity = 1024;
