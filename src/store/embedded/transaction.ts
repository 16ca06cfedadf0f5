import type { Transaction } from '../store.ts';
import type { Change, State } from './state.ts';

/**
 * A transaction that works on memory at once and can be taken back. Only one is open at a time, so
 * what it sees is what it and those before it made.
 */
export function createTransaction(state: State): {
  tx: Transaction;
  finish: () => { changes: readonly Change[]; undo: () => void };
} {
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
  };
  const takeBack = (): void => {
    for (const step of undo.toReversed()) step();
  };
  return { tx, finish: () => ({ changes, undo: takeBack }) };
}
