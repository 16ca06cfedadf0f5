import type { FileTask } from '../../domain/file-task.ts';
import type { Transaction } from '../store.ts';
import type { Change, State } from './state.ts';

export interface OpenTransaction {
  readonly tx: Transaction;
  readonly finish: () => {
    readonly changes: readonly Change[];
    readonly task?: FileTask;
    readonly undo: () => void;
  };
}

/**
 * A transaction that works on memory at once and can be taken back. Only one is open at a time, so
 * what it sees is what it and those before it made. `sequence` is what its line will have.
 */
export function createTransaction(state: State, sequence: number): OpenTransaction {
  let task: FileTask | undefined;
  const changes: Change[] = [];
  const undo: (() => void)[] = [];
  const make = (change: Change): void => {
    changes.push(change);
    undo.push(state.apply(change));
  };
  const tx: Transaction = {
    get: (collection, key) => Promise.resolve(state.get(collection, key)),
    put: (collection, key, value) => {
      make({ collection, key, value });
    },
    remove: (collection, key) => {
      make({ collection, key });
    },
    ownerOfFolder: (folder) => Promise.resolve(state.ownerOfFolder(folder)),
    latestJob: (target, slot) => Promise.resolve(state.latestJob(target, slot)),
    jobsOfSession: (sessionId) => Promise.resolve(state.jobsOfSession(sessionId)),
    afterwards: (work) => {
      task = work;
      return sequence;
    },
  };
  const takeBack = (): void => {
    for (const step of undo.toReversed()) step();
  };
  return { tx, finish: () => ({ changes, undo: takeBack, ...(task ? { task } : {}) }) };
}
