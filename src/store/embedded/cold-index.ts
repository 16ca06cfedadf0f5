import type { ArchiveFilter } from '../store.ts';
import { ColdChains } from './cold-chains.ts';
import { ColdColumns } from './cold-columns.ts';
import { ColdIds } from './cold-ids.ts';
import { ColdKinds, type KindFacts } from './cold-kinds.ts';
import type { ArchivePlace, ColdRow } from './cold-row.ts';
import { ColdSlots, type SlotEntry } from './cold-slots.ts';

/**
 * Which sessions are archived and where, one row for each line of the archive, in memory. A row is
 * *live* while its line is what counts for its session: not when the session is hot, and not when it
 * was archived again later. About 100 bytes a row and 32 for each slot.
 */
export class ColdIndex {
  readonly #ids = new ColdIds();
  readonly #folders = new ColdChains();
  readonly #slots = new ColdSlots();
  readonly #columns = new ColdColumns();
  readonly #kinds = new ColdKinds();
  #live = 0;

  /** Lines ever written. */
  get size(): number {
    return this.#columns.size;
  }

  /** Sessions that are archived now. */
  get live(): number {
    return this.#live;
  }

  /** The row of the next line, as it was written: an older one of its session is live no longer. */
  load(row: ColdRow): void {
    const older = this.#ids.newest(row.id);
    if (older !== undefined) this.#setLive(older, false);
    this.#setLive(this.#append(row), true);
  }

  /**
   * The row of a line that was written just now; not live when its session has changed meanwhile.
   * Returns what takes it back; that goes in the reverse order of the additions.
   */
  add(row: ColdRow, isLive: boolean): () => void {
    const slots = row.slots.filter((_, at) => at % 2 === 0);
    const before = slots.map((slot) => this.#slots.get(slot));
    const older = this.rowOf(row.id);
    const revive = older === undefined ? undefined : this.kill(older);
    const at = this.#append(row);
    if (isLive) this.#setLive(at, true);
    return () => {
      this.#setLive(at, false);
      slots.forEach((slot, each) => {
        this.#slots.restore(slot, before[each]);
      });
      this.#folders.dropLast();
      this.#ids.dropLast();
      this.#columns.dropLast();
      revive?.();
    };
  }

  /** Its session is hot again. Returns what takes that back. */
  kill(row: number): () => void {
    const was = this.isLive(row);
    this.#setLive(row, false);
    return () => {
      this.#setLive(row, was);
    };
  }

  /** The live row of a session. */
  rowOf(id: string): number | undefined {
    const row = this.#ids.newest(id);
    return row !== undefined && this.isLive(row) ? row : undefined;
  }

  /** True for a session that was ever archived. */
  knows(id: string): boolean {
    return this.#ids.newest(id) !== undefined;
  }

  isLive(row: number): boolean {
    return this.#columns.isLive(row);
  }

  idOf(row: number): string {
    return this.#ids.idOf(row);
  }

  placeOf(row: number): ArchivePlace {
    return this.#columns.placeOf(row);
  }

  /** Live rows whose folder has the number, the newest first. */
  *inFolder(folder: number): Generator<number> {
    for (let row = this.#folders.newest(folder); row !== -1; row = this.#folders.older(row)) {
      if (this.isLive(row)) yield row;
    }
  }

  /** The row with the newest job of the slot, live or not. */
  inSlot(slot: number): SlotEntry | undefined {
    return this.#slots.get(slot);
  }

  /** Live rows that fit, oldest first. */
  rows({ idStart = '', statuses, jobStatuses }: ArchiveFilter = {}): number[] {
    const fits = ({ status, jobs }: KindFacts): boolean =>
      (statuses === undefined || statuses.includes(status)) &&
      (jobStatuses === undefined || jobs.some(([each]) => jobStatuses.includes(each)));
    const kinds = this.#kinds.facts().map(fits);
    const found: number[] = [];
    for (let row = 0; row < this.size; row += 1) {
      if (!this.isLive(row) || kinds[this.#columns.kindOf(row)] !== true) continue;
      if (idStart === '' || this.idOf(row).startsWith(idStart)) found.push(row);
    }
    return found;
  }

  /** What the live rows are, and how many are so. */
  *kinds(): Generator<readonly [KindFacts, number]> {
    const counts = new Map<number, number>();
    for (let row = 0; row < this.size; row += 1) {
      const kind = this.#columns.kindOf(row);
      if (this.isLive(row)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const facts = this.#kinds.facts();
    for (const [kind, count] of counts) {
      const what = facts[kind];
      if (what) yield [what, count];
    }
  }

  #append(row: ColdRow): number {
    const at = this.#columns.add(row, this.#kinds.numberOf(row.kind));
    this.#ids.add(row.id);
    this.#folders.add(row.folder);
    for (let slot = 0; slot < row.slots.length; slot += 2) {
      this.#slots.offer(row.slots[slot] ?? 0, row.slots[slot + 1] ?? 0, at);
    }
    return at;
  }

  #setLive(row: number, isLive: boolean): void {
    this.#live += Number(isLive) - Number(this.isLive(row));
    this.#columns.setLive(row, isLive);
  }
}
