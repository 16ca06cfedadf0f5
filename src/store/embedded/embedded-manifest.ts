import type {
  ArchivedSession,
  ArchiveFilter,
  CollectionName,
  Collections,
  ManifestCounts,
  ManifestReader,
  SessionRecord,
} from '../store.ts';
import type { ColdSessions } from './cold-sessions.ts';
import type { State } from './state.ts';

/** The manifest: what is hot from memory, what is archived from disk, which is opened when it is asked for. */
export class EmbeddedManifest implements ManifestReader {
  readonly #state: State;
  readonly #cold: () => Promise<ColdSessions>;

  constructor(state: State, cold: () => Promise<ColdSessions>) {
    this.#state = state;
    this.#cold = cold;
  }

  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined {
    return this.#state.get(collection, key);
  }

  all<C extends CollectionName>(collection: C): Collections[C][] {
    return this.#state.all(collection);
  }

  async find(sessionId: string): Promise<SessionRecord | undefined> {
    const hot = this.#state.get('sessions', sessionId);
    return hot ?? (await (await this.#cold()).find(sessionId))?.session;
  }

  async *archived(filter?: ArchiveFilter): AsyncGenerator<ArchivedSession> {
    yield* (await this.#cold()).all(filter);
  }

  async counts(): Promise<ManifestCounts> {
    const { index } = await this.#cold();
    const sessions = countsOf(this.#state, 'sessions');
    const jobs = countsOf(this.#state, 'publish_queue');
    for (const [kind, count] of index.kinds()) {
      add(sessions, kind.status, count);
      for (const [status, each] of kind.jobs) add(jobs, status, each * count);
    }
    return { sessions: sorted(sessions), publish_queue: sorted(jobs), archived: index.live };
  }
}

function countsOf(state: State, collection: 'sessions' | 'publish_queue'): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, { status }] of state.entries(collection)) add(counts, status, 1);
  return counts;
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

const sorted = (counts: Map<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
