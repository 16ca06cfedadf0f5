import type { OpenTask } from '../store/store.ts';

interface LaterMove {
  readonly id: number;
  readonly to: string;
}

/**
 * Where what a task once put in place is to be looked for now: later tasks may have moved it on, or
 * put something else there.
 */
export class LaterTasks {
  readonly #moves = new Map<string, LaterMove[]>();
  readonly #writes = new Map<string, number[]>();
  readonly #isThere: (path: string) => boolean;

  constructor(tasks: readonly OpenTask[], isThere: (path: string) => boolean) {
    this.#isThere = isThere;
    for (const { id, task } of tasks) {
      for (const { from, to } of task.moves ?? []) push(this.#moves, from, { id, to });
      for (const { path } of task.files ?? []) push(this.#writes, path, id);
      if (task.echo) push(this.#writes, task.echo.path, id);
    }
  }

  /** Undefined: a later task has something else for this place, so that this is of no account. */
  placeOf(path: string, task: number): string | undefined {
    const write = this.#writes.get(path)?.find((id) => id > task);
    const moved = this.#moveOf(path, task);
    if (write !== undefined && (!moved || write < moved.id)) return undefined;
    if (!moved) return path;
    const isMade = this.#isThere(this.placeOf(moved.to, moved.id) ?? moved.to);
    return isMade ? this.placeOf(moved.to + path.slice(moved.from.length), moved.id) : path;
  }

  /** The first later move of the path or of a folder it is in. */
  #moveOf(path: string, task: number): (LaterMove & { from: string }) | undefined {
    let first: (LaterMove & { from: string }) | undefined;
    for (let from = path; from !== ''; from = from.slice(0, Math.max(0, from.lastIndexOf('/')))) {
      const move = this.#moves.get(from)?.find(({ id }) => id > task);
      if (move && (!first || move.id < first.id)) first = { ...move, from };
    }
    return first;
  }
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
