import { ColdChains } from './cold-chains.ts';

/** The session ids of the rows, one after the other in one piece of memory. */
export class ColdIds {
  readonly #chains = new ColdChains();
  #bytes = Buffer.alloc(32 * 1024);
  #ends = new Uint32Array(1024);
  #size = 0;

  add(id: string): void {
    const start = this.#startOf(this.#size);
    if (this.#size === this.#ends.length) this.#ends = doubled(this.#ends);
    while (start + longestId > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    }
    // Ids are safe file names, so each character is one byte.
    this.#ends[this.#size] = start + this.#bytes.write(id, start, 'latin1');
    this.#chains.add(quickNumber(id));
    this.#size += 1;
  }

  dropLast(): void {
    this.#size -= 1;
    this.#chains.dropLast();
  }

  idOf(row: number): string {
    return this.#bytes.toString('latin1', this.#startOf(row), this.#ends[row]);
  }

  /** The newest row of a session. */
  newest(id: string): number | undefined {
    let row = this.#chains.newest(quickNumber(id));
    while (row !== -1 && !this.#isOf(row, id)) row = this.#chains.older(row);
    return row === -1 ? undefined : row;
  }

  #isOf(row: number, id: string): boolean {
    const start = this.#startOf(row);
    return (this.#ends[row] ?? 0) - start === id.length && this.idOf(row) === id;
  }

  #startOf(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
  }
}

const longestId = 128;

function doubled(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(column.length * 2);
  next.set(column);
  return next;
}

/** FNV-1a. Who makes ids that collide makes a comparison or two more for each, and nothing else. */
function quickNumber(id: string): number {
  let number = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) {
    number = Math.imul(number ^ id.charCodeAt(at), 0x01000193);
  }
  return number >>> 0;
}
