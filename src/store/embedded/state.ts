import type {
  ArchivedSession,
  ArtifactRecord,
  CollectionName,
  Collections,
  Manifest,
  PublishJob,
  SessionRecord,
} from '../store.ts';

/** One change of one entry; without a value it is gone. */
export interface Change {
  readonly collection: CollectionName;
  readonly key: string;
  readonly value?: unknown;
}

export const collectionNames: readonly CollectionName[] = [
  'sessions',
  'artifacts',
  'publish_queue',
  'runs',
  'meta',
];

export const isCollection = (name: string): name is CollectionName =>
  (collectionNames as readonly string[]).includes(name);

/** All hot entries, in memory, with the indexes that claims and the queue are decided by. */
export class State {
  readonly #entries: Record<CollectionName, Map<string, unknown>> = {
    sessions: new Map(),
    artifacts: new Map(),
    publish_queue: new Map(),
    runs: new Map(),
    meta: new Map(),
  };
  readonly #folders = new Map<string, string>();
  readonly #slots = new Map<string, string>();
  readonly #jobs = new Map<string, ReadonlySet<string>>();
  readonly #artifacts = new Map<string, ReadonlySet<string>>();
  #finished = 0;

  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined {
    return this.#entries[collection].get(key) as Collections[C] | undefined;
  }

  all<C extends CollectionName>(collection: C): Collections[C][] {
    const byKey = [...this.#entries[collection]].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return byKey.map(([, value]) => value as Collections[C]);
  }

  /** All there are now, with their keys, in no order that means anything. */
  entries<C extends CollectionName>(collection: C): [string, Collections[C]][] {
    return [...this.#entries[collection]] as [string, Collections[C]][];
  }

  /** How many sessions are neither running nor waiting. */
  get finished(): number {
    return this.#finished;
  }

  ownerOfFolder(folder: string): string | undefined {
    return this.#folders.get(folder);
  }

  latestJob(target: string, slot: string): PublishJob | undefined {
    const id = this.#slots.get(slotKey(target, slot));
    return id === undefined ? undefined : this.get('publish_queue', id);
  }

  jobsOfSession(sessionId: string): PublishJob[] {
    return this.#named('publish_queue', this.#jobs.get(sessionId));
  }

  /** A session and what is recorded under it. */
  whole(sessionId: string): ArchivedSession | undefined {
    const session = this.get('sessions', sessionId);
    const artifacts = this.#named('artifacts', this.#artifacts.get(sessionId));
    return session && { session, artifacts, publish_queue: this.jobsOfSession(sessionId) };
  }

  /** Makes a change and returns what takes it back. */
  apply({ collection, key, value }: Change): () => void {
    const entries = this.#entries[collection];
    const before = entries.get(key);
    const undo = [setOrDelete(entries, key, value)];
    if (before !== undefined) undo.push(...this.#forget(collection, key, before, value));
    if (value !== undefined) undo.push(...this.#index(collection, key, value));
    return () => {
      for (const step of undo.reverse()) step();
    };
  }

  #named<C extends CollectionName>(
    collection: C,
    keys: ReadonlySet<string> = new Set(),
  ): Collections[C][] {
    return [...keys].flatMap((key) => this.get(collection, key) ?? []);
  }

  #index(collection: CollectionName, key: string, value: unknown): (() => void)[] {
    if (collection === 'sessions') return this.#indexSession(key, value as SessionRecord);
    if (collection === 'artifacts') {
      return [addTo(this.#artifacts, (value as ArtifactRecord).session_id, key)];
    }
    if (collection !== 'publish_queue') return [];
    const job = value as PublishJob;
    const undo = [addTo(this.#jobs, job.session_id, key)];
    const latest = this.latestJob(job.target, job.slot);
    if (!latest || latest.generation <= job.generation) {
      undo.push(setOrDelete(this.#slots, slotKey(job.target, job.slot), key));
    }
    return undo;
  }

  #indexSession(key: string, session: SessionRecord): (() => void)[] {
    return [setOrDelete(this.#folders, session.artifact_folder, key), this.#count(session, 1)];
  }

  /** What `before` was found by, unless it is replaced by what is found the same way. */
  #forget(
    collection: CollectionName,
    key: string,
    before: unknown,
    after: unknown,
  ): (() => void)[] {
    if (collection === 'sessions') {
      const session = before as SessionRecord;
      const count = this.#count(session, -1);
      return [count, deleteIf(this.#folders, session.artifact_folder, key)];
    }
    if (after !== undefined) return [];
    if (collection === 'artifacts') {
      return [takeFrom(this.#artifacts, (before as ArtifactRecord).session_id, key)];
    }
    if (collection !== 'publish_queue') return [];
    const job = before as PublishJob;
    return [
      takeFrom(this.#jobs, job.session_id, key),
      deleteIf(this.#slots, slotKey(job.target, job.slot), key),
    ];
  }

  #count(session: SessionRecord, by: 1 | -1): () => void {
    const change = isFinished(session) ? by : 0;
    this.#finished += change;
    return () => {
      this.#finished -= change;
    };
  }
}

export const isFinished = ({ status }: SessionRecord): boolean =>
  status !== 'running' && status !== 'waiting';

type Sets = Map<string, ReadonlySet<string>>;

function addTo(sets: Sets, name: string, key: string): () => void {
  const before = sets.get(name);
  return before?.has(key) ? () => undefined : setOrDelete(sets, name, new Set(before).add(key));
}

function takeFrom(sets: Sets, name: string, key: string): () => void {
  const rest = new Set(sets.get(name));
  rest.delete(key);
  return setOrDelete(sets, name, rest.size === 0 ? undefined : rest);
}

function deleteIf(map: Map<string, string>, name: string, key: string): () => void {
  return map.get(name) === key ? setOrDelete(map, name, undefined) : () => undefined;
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

/** The state a manifest file holds. */
export function fromManifest(manifest: Manifest): State {
  const state = new State();
  const { archives } = manifest;
  if (archives) state.apply({ collection: 'meta', key: 'archives', value: archives });
  for (const collection of ['sessions', 'artifacts', 'publish_queue'] as const) {
    for (const [key, value] of Object.entries(manifest[collection])) {
      if (value !== undefined) state.apply({ collection, key, value });
    }
  }
  return state;
}
