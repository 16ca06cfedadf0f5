import type { FileTask } from '../../domain/file-task.ts';
import type { CollectionName, Collections, PublishJob, Transaction } from '../store.ts';
import { ColdReads } from './cold-reads.ts';
import type { ColdSessions } from './cold-sessions.ts';
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
export function createTransaction(
  state: State,
  cold: ColdSessions,
  sequence: number,
): OpenTransaction {
  const tx = new MemoryTransaction(state, cold, sequence);
  return { tx, finish: () => tx.finish() };
}

class MemoryTransaction implements Transaction {
  readonly #state: State;
  readonly #cold: ColdSessions;
  readonly #reads: ColdReads;
  readonly #sequence: number;
  readonly #changes: Change[] = [];
  readonly #undo: (() => void)[] = [];
  #task: FileTask | undefined;
  #hasThawed = false;

  constructor(state: State, cold: ColdSessions, sequence: number) {
    this.#state = state;
    this.#cold = cold;
    this.#reads = new ColdReads(state, cold);
    this.#sequence = sequence;
  }

  async get<C extends CollectionName>(
    collection: C,
    key: string,
  ): Promise<Collections[C] | undefined> {
    const hot = this.#state.get(collection, key);
    return hot ?? ((await this.#getCold(collection, key)) as Collections[C] | undefined);
  }

  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void {
    const owner = ownerOf(collection, key, value);
    const thawed = owner === undefined ? undefined : this.#reads.thaw(owner, key);
    if (thawed) {
      this.#hasThawed = true;
      this.#undo.push(thawed.undo);
      for (const change of thawed.changes) this.#make(change);
    }
    this.#make({ collection, key, value });
  }

  remove(collection: CollectionName, key: string): void {
    if (collection === 'sessions') throw new Error('Sessions are never removed.');
    this.#make({ collection, key });
  }

  async ownerOfFolder(folder: string): Promise<string | undefined> {
    return this.#state.ownerOfFolder(folder) ?? (await this.#reads.ownerOfFolder(folder));
  }

  latestJob(target: string, slot: string): Promise<PublishJob | undefined> {
    return this.#reads.latestJob(target, slot);
  }

  async jobsOfSession(sessionId: string): Promise<PublishJob[]> {
    const cold = await this.#reads.jobsOfSession(sessionId);
    return cold ?? this.#state.jobsOfSession(sessionId);
  }

  afterwards(task: FileTask): number {
    this.#task = task;
    return this.#sequence;
  }

  finish(): ReturnType<OpenTransaction['finish']> {
    const archives = this.#state.get('meta', 'archives');
    if (this.#hasThawed && archives) {
      const value = { ...archives, sessions: this.#cold.index.live };
      this.#make({ collection: 'meta', key: 'archives', value });
    }
    const undo = (): void => {
      for (const step of this.#undo.toReversed()) step();
    };
    return { changes: this.#changes, undo, ...(this.#task ? { task: this.#task } : {}) };
  }

  #getCold(
    collection: CollectionName,
    key: string,
  ): Promise<unknown> | Collections[CollectionName] | undefined {
    if (collection === 'sessions') return this.#reads.session(key);
    if (collection === 'artifacts') return this.#reads.artifact(key);
    return collection === 'publish_queue' ? this.#reads.job(key) : undefined;
  }

  #make(change: Change): void {
    this.#changes.push(change);
    this.#undo.push(this.#state.apply(change));
  }
}

/** The session an entry belongs to and is archived with. */
function ownerOf(
  collection: CollectionName,
  key: string,
  value: Collections[CollectionName],
): string | undefined {
  if (collection === 'sessions') return key;
  return collection === 'runs' || collection === 'meta'
    ? undefined
    : (value as { readonly session_id: string }).session_id;
}
