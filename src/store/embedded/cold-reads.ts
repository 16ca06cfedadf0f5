import type { ArchivedSession, ArtifactRecord, PublishJob, SessionRecord } from '../store.ts';
import type { ColdSessions } from './cold-sessions.ts';
import type { Change, State } from './state.ts';

/** What a transaction sees of archived sessions: what it has read of them, it may write. */
export class ColdReads {
  readonly #state: State;
  readonly #cold: ColdSessions;
  readonly #read = new Map<string, ArchivedSession>();

  constructor(state: State, cold: ColdSessions) {
    this.#state = state;
    this.#cold = cold;
  }

  async session(id: string): Promise<SessionRecord | undefined> {
    return (await this.#whole(id))?.session;
  }

  /** Of the sessions read so far. */
  artifact(hash: string): ArtifactRecord | undefined {
    return this.#first(({ artifacts }) => artifacts.find((each) => each.content_hash === hash));
  }

  /** Of the sessions read so far. */
  job(id: string): PublishJob | undefined {
    return this.#first(({ publish_queue }) => publish_queue.find((each) => each.job_id === id));
  }

  ownerOfFolder(folder: string): Promise<string | undefined> {
    return this.#cold.ownerOfFolder(folder);
  }

  async jobsOfSession(id: string): Promise<PublishJob[] | undefined> {
    const whole = await this.#whole(id);
    return whole && [...whole.publish_queue];
  }

  async latestJob(target: string, slot: string): Promise<PublishJob | undefined> {
    const hot = this.#state.latestJob(target, slot);
    const found = await this.#cold.latestJob(target, slot, hot?.generation ?? 0);
    if (!found) return hot;
    this.#read.set(found.job.session_id, found.record);
    return found.job;
  }

  /**
   * Makes a session hot that is about to be written: all of it but the entry `key`, which is written
   * next. Undefined when it is hot, or new. Throws when it was not read before.
   */
  thaw(id: string, key: string): { changes: Change[]; undo: () => void } | undefined {
    const { index } = this.#cold;
    const row = index.rowOf(id);
    if (row === undefined) return undefined;
    const record = this.#read.get(id);
    if (!record) throw new Error(`Session ${id} is archived: read it before you write it.`);
    this.#read.delete(id);
    const changes = changesOf(record).filter(
      (change) =>
        change.key !== key && this.#state.get(change.collection, change.key) === undefined,
    );
    return { changes, undo: index.kill(row) };
  }

  async #whole(id: string): Promise<ArchivedSession | undefined> {
    const known = this.#read.get(id);
    if (known || this.#cold.index.rowOf(id) === undefined) return known;
    const record = await this.#cold.find(id);
    if (record) this.#read.set(id, record);
    return record;
  }

  #first<T>(find: (record: ArchivedSession) => T | undefined): T | undefined {
    for (const record of this.#read.values()) {
      const found = find(record);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

const changesOf = ({ session, artifacts, publish_queue }: ArchivedSession): Change[] => [
  { collection: 'sessions', key: session.session_id, value: session },
  ...artifacts.map((value): Change => ({
    collection: 'artifacts',
    key: value.content_hash,
    value,
  })),
  ...publish_queue.map((value): Change => ({
    collection: 'publish_queue',
    key: value.job_id,
    value,
  })),
];
