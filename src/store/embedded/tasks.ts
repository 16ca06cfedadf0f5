import type { FileTask } from '../../domain/file-task.ts';
import type { OpenTask } from '../store.ts';
import type { JournalEntry } from './journal-line.ts';

/** The tasks of lines whose files are not known to be on disk, in memory until they are. */
export class TaskList {
  // Both in the order of their ids.
  readonly #open = new Map<number, FileTask>();
  readonly #undone = new Set<number>();
  #last = 0;

  /** A line that is in the journal. */
  record({ sequence, task, settled, base }: JournalEntry): void {
    this.#last = sequence;
    for (const one of base?.tasks ?? []) this.#add(one);
    if (task) this.#add({ id: sequence, task });
    if (settled !== undefined) this.#settled(settled);
  }

  open(): readonly OpenTask[] {
    return [...this.#open].map(([id, task]) => ({ id, task }));
  }

  done(id: number): void {
    this.#undone.delete(id);
  }

  doneUpTo(): number {
    const [first] = this.#undone;
    return first === undefined ? this.#last : first - 1;
  }

  /** Calls `write` with the mark if there is anything to settle up to there. */
  async settle(upTo: number, write: () => Promise<void>): Promise<void> {
    const [first] = this.#open.keys();
    if (first === undefined || first > upTo) return;
    await write();
  }

  /** A list that has those only. */
  only(isWanted: (task: OpenTask) => boolean): TaskList {
    const list = new TaskList();
    list.#last = this.#last;
    for (const task of this.open()) if (isWanted(task)) list.#add(task);
    return list;
  }

  #add({ id, task }: OpenTask): void {
    this.#open.set(id, task);
    this.#undone.add(id);
  }

  #settled(upTo: number): void {
    for (const id of this.#open.keys()) {
      if (id > upTo) return;
      this.#open.delete(id);
      this.#undone.delete(id);
    }
  }
}
