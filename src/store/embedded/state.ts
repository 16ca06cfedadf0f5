import type {
  CollectionName,
  Collections,
  Manifest,
  ManifestReader,
  PublishJob,
  SessionRecord,
} from '../store.ts';

/** One change of one entry; without a value it is gone. */
export interface Change {
  readonly collection: CollectionName;
  readonly key: string;
  readonly value?: unknown;
}

const names: readonly CollectionName[] = ['sessions', 'artifacts', 'publish_queue', 'runs'];

export const isCollection = (name: string): name is CollectionName =>
  (names as readonly string[]).includes(name);

/** All entries in memory, with the indexes that claims and the queue are decided by. */
export class State implements ManifestReader {
  readonly #entries: Record<CollectionName, Map<string, unknown>> = {
    sessions: new Map(),
    artifacts: new Map(),
    publish_queue: new Map(),
    runs: new Map(),
  };
  readonly #folders = new Map<string, string>();
  readonly #slots = new Map<string, string>();
  readonly #jobs = new Map<string, Set<string>>();

  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined {
    return this.#entries[collection].get(key) as Collections[C] | undefined;
  }

  all<C extends CollectionName>(collection: C): Collections[C][] {
    const byKey = [...this.#entries[collection]].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return byKey.map(([, value]) => value as Collections[C]);
  }

  ownerOfFolder(folder: string): string | undefined {
    return this.#folders.get(folder);
  }

  latestJob(target: string, slot: string): PublishJob | undefined {
    const id = this.#slots.get(slotKey(target, slot));
    return id === undefined ? undefined : this.get('publish_queue', id);
  }

  jobsOfSession(sessionId: string): PublishJob[] {
    const ids = this.#jobs.get(sessionId) ?? new Set<string>();
    return [...ids].flatMap((id) => this.get('publish_queue', id) ?? []);
  }

  /** Makes a change and returns what takes it back. */
  apply(change: Change): () => void {
    const undo = [setOrDelete(this.#entries[change.collection], change.key, change.value)];
    if (change.value !== undefined) undo.push(...this.#index(change));
    return () => {
      for (const step of undo.reverse()) step();
    };
  }

  #index({ collection, key, value }: Change): (() => void)[] {
    if (collection === 'sessions') {
      return [setOrDelete(this.#folders, (value as SessionRecord).artifact_folder, key)];
    }
    if (collection !== 'publish_queue') return [];
    const job = value as PublishJob;
    const jobs = new Set(this.#jobs.get(job.session_id)).add(job.job_id);
    const undo = [setOrDelete(this.#jobs, job.session_id, jobs)];
    const latest = this.latestJob(job.target, job.slot);
    if (!latest || latest.generation <= job.generation) {
      undo.push(setOrDelete(this.#slots, slotKey(job.target, job.slot), job.job_id));
    }
    return undo;
  }
}

function setOrDelete<V>(map: Map<string, V>, key: string, value: V | undefined): () => void {
  const before = map.get(key);
  const set = (to: V | undefined): void => {
    if (to === undefined) map.delete(key);
    else map.set(key, to);
  };
  set(value);
  return () => {
    set(before);
  };
}

const slotKey = (target: string, slot: string): string => `${target}\n${slot}`;

/** The readable part: what manifest.json holds. */
export function toManifest(state: State, journalSequence: number): Manifest {
  const readable = <C extends 'sessions' | 'artifacts' | 'publish_queue'>(
    collection: C,
    keyOf: (entry: Collections[C]) => string,
  ): Record<string, Collections[C]> =>
    Object.fromEntries(state.all(collection).map((entry) => [keyOf(entry), entry]));
  return {
    version: 1,
    journal_sequence: journalSequence,
    sessions: readable('sessions', (session) => session.session_id),
    artifacts: readable('artifacts', (artifact) => artifact.content_hash),
    publish_queue: readable('publish_queue', (job) => job.job_id),
  };
}

export function fromManifest(manifest: Manifest): State {
  const state = new State();
  for (const collection of ['sessions', 'artifacts', 'publish_queue'] as const) {
    for (const [key, value] of Object.entries(manifest[collection])) {
      if (value !== undefined) state.apply({ collection, key, value });
    }
  }
  return state;
}
