import { FlywheelError, toFlywheelError } from '../domain/errors.ts';
import type { Events } from '../domain/events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Later } from '../platform/later.ts';
import type { PublishJob, Store } from '../store/store.ts';
import { isOpen, lookAtJob, type Look, type LookParts } from './look-at-job.ts';
import {
  recordAttempts,
  recordBegin,
  type Attempt,
  type Decided,
  type Judge,
} from './publish-facts.ts';
import type { Publisher } from './publisher.ts';

export interface LineParts extends Pick<LookParts, 'read' | 'gate'> {
  readonly store: Store;
  readonly clock: Clock;
  readonly later: Later;
  readonly events: Events;
  readonly judge: Judge;
  /** How long a stop lets publishers finish. */
  readonly stopSeconds: number;
}

/** So many share the two journal lines of a batch. */
const batchSize = 16;
/** After the store could not be written, or an artifact was not where it should be. */
const pauseSeconds = 5;
/** An artifact that was missing so often is not on its way. */
const mostMisses = 3;
/** Whatever a clock that was set says: a job that is due is never waited for longer. */
const longestWaitSeconds = 600;

/** The jobs of one target, batch after batch: active durably before the publisher is asked, published after. */
export class PublishLine {
  readonly #parts: LineParts;
  readonly #publisher: Publisher;
  readonly #waiting = new Set<string>();
  readonly #sessions = new Set<string>();
  readonly #misses = new Map<string, number>();
  readonly #timers = new Set<() => void>();
  /** Aborted when a publisher under way has had its time. */
  readonly #cut = new AbortController();
  #stopping = false;
  #started = false;
  #working: Promise<void> | undefined;

  constructor(parts: LineParts, publisher: Publisher) {
    this.#parts = parts;
    this.#publisher = publisher;
  }

  async start(open: readonly PublishJob[]): Promise<void> {
    const own = open.filter(({ target }) => target === this.#publisher.target);
    const begun = own.filter(({ status }) => status === 'active' || status === 'failed');
    await this.#publisher.tidy(begun.map(({ slot }) => slot));
    this.#started = true;
    const byAge = own.toSorted((one, other) => one.generation - other.generation);
    for (const job of byAge) this.#takeWhenDue(job);
    this.#work();
  }

  /** Before the start nothing is published: it finds all that waits by itself. */
  announce(sessionId: string): void {
    if (!this.#started) return;
    this.#sessions.add(sessionId);
    this.#work();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const callOff of this.#timers) callOff();
    const { later, stopSeconds } = this.#parts;
    const spare = later(stopSeconds * 1000, () => {
      this.#cut.abort(stopped());
    });
    await this.#working;
    spare();
  }

  #work(): void {
    if (this.#hasWork) this.#working ??= this.#batches();
  }

  get #hasWork(): boolean {
    return !this.#stopping && this.#waiting.size + this.#sessions.size > 0;
  }

  async #batches(): Promise<void> {
    while (this.#hasWork) {
      const ids = [...this.#waiting].slice(0, batchSize);
      const sessions = [...this.#sessions];
      for (const id of ids) this.#waiting.delete(id);
      this.#sessions.clear();
      try {
        for (const id of await this.#jobsOf(sessions)) this.#waiting.add(id);
        await this.#publish(ids);
      } catch {
        // The store, or the disk below it, is at fault: nothing is lost, it is begun again.
        this.#later(pauseSeconds, () => {
          for (const id of ids) this.#waiting.add(id);
          for (const id of sessions) this.#sessions.add(id);
        });
      }
    }
    // In the same turn as the last look: whoever comes next starts a new round.
    this.#working = undefined;
  }

  #jobsOf(sessions: readonly string[]): Promise<string[]> {
    if (sessions.length === 0) return Promise.resolve([]);
    return this.#parts.store.transact('publish.looked', async (tx) => {
      const jobs = await Promise.all(sessions.map((id) => tx.jobsOfSession(id)));
      return jobs
        .flat()
        .filter(({ target, status }) => target === this.#publisher.target && status === 'approved')
        .map(({ job_id }) => job_id);
    });
  }

  async #publish(ids: readonly string[]): Promise<void> {
    const { store, clock, judge } = this.#parts;
    const looks = await this.#lookAt(ids);
    if (looks.length === 0) return;
    const begun = await store.transact('publish.begun', (tx) =>
      recordBegin(tx, looks, new Date(clock.now()).toISOString()),
    );
    this.#tell(begun.held);
    const attempts = await Promise.all(begun.active.map((look) => this.#attempt(look)));
    if (attempts.length === 0) return;
    const ended = await store.transact('publish.finished', (tx) =>
      recordAttempts(tx, attempts, judge, clock.now()),
    );
    const said = new Map(attempts.map(({ job }) => [job.job_id, job.history.at(-2)?.why]));
    this.#tell(ended.filter((job) => job.history.at(-1)?.why !== said.get(job.job_id)));
    for (const job of ended) if (job.status === 'failed') this.#takeWhenDue(job);
  }

  /** One job for each slot: an older one first, and the newer in the next batch. */
  async #lookAt(ids: readonly string[]): Promise<Decided[]> {
    const { manifest } = this.#parts.store;
    const slots = new Set<string>();
    const looks: Decided[] = [];
    for (const id of ids) {
      const job = manifest.get('publish_queue', id);
      if (!job || !isOpen(job)) continue;
      if (slots.has(job.slot)) this.#waiting.add(id);
      else looks.push(...this.#decide(await lookAtJob({ ...this.#parts, manifest }, job)));
      slots.add(job.slot);
    }
    return looks;
  }

  #decide(look: Look): Decided[] {
    if (look.kind !== 'missing') return [look];
    const { job_id } = look.job;
    const misses = (this.#misses.get(job_id) ?? 0) + 1;
    this.#misses.set(job_id, misses);
    if (misses >= mostMisses) return [{ ...look, kind: 'hold' }];
    this.#later(pauseSeconds, () => void this.#waiting.add(job_id));
    return [];
  }

  async #attempt({ job, item }: Extract<Look, { kind: 'publish' }>): Promise<Attempt> {
    const { signal } = this.#cut;
    try {
      if (job.history.at(-2)?.status === 'failed') await this.#publisher.tidy([item.slot]);
      return { job, receipt: await this.#publisher.publish(item, signal) };
    } catch (caught) {
      return { job, error: signal.aborted ? stopped() : toFlywheelError(caught) };
    }
  }

  #takeWhenDue({ job_id, run_at }: PublishJob): void {
    const wait = run_at === undefined ? 0 : Date.parse(run_at) - this.#parts.clock.now();
    const take = (): void => void this.#waiting.add(job_id);
    if (wait > 0) this.#later(Math.min(wait / 1000, longestWaitSeconds), take);
    else take();
  }

  #later(seconds: number, work: () => void): void {
    if (this.#stopping) return;
    const callOff = this.#parts.later(seconds * 1000, () => {
      this.#timers.delete(callOff);
      work();
      this.#work();
    });
    this.#timers.add(callOff);
  }

  #tell(jobs: readonly PublishJob[]): void {
    const { events } = this.#parts;
    for (const { job_id, target, slot, status, receipt, history } of jobs) {
      const job = { job_id, target, slot };
      if (receipt) events.emit({ name: 'job.published', ...job, path: receipt.path });
      else if (status === 'failed' || status === 'blocked' || status === 'dead') {
        const reason = history.at(-1)?.why ?? '';
        events.emit({ name: 'job.held', ...job, became: status, reason });
      }
    }
  }
}

const stopped = (): FlywheelError =>
  new FlywheelError(
    'RUN_ABORTED',
    'The flywheel stops; the publisher is asked at the next start.',
    {
      retry: 'later',
    },
  );
