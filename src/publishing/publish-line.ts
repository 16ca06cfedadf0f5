import { errnoOf, FlywheelError, toFlywheelError } from '../domain/errors.ts';
import type { Events } from '../domain/events.ts';
import type { Clock } from '../platform/clock.ts';
import type { PublishJob, Store } from '../store/store.ts';
import { sessionsWithJobs, takeOut } from './archived-jobs.ts';
import { isOpen, lookAtJob, type Look, type LookParts } from './look-at-job.ts';
import {
  recordAttempts,
  recordBegin,
  type Attempt,
  type Decided,
  type Judge,
} from './publish-facts.ts';
import type { Publisher } from './publisher.ts';
import { Waits, type WaitParts } from './waits.ts';

export interface LineParts extends Pick<LookParts, 'read' | 'gate'>, WaitParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: Events;
  readonly judge: Judge;
  /** How long a stop lets publishers finish. */
  readonly stopSeconds: number;
}

/** So many share the two journal lines of a batch. */
const batchSize = 16;
/** An artifact that was missing so often is not on its way. */
const mostMisses = 3;

/** The jobs of one target, batch after batch: active durably before the publisher is asked, published after. */
export class PublishLine {
  readonly #parts: LineParts;
  readonly #publisher: Publisher;
  readonly #waiting = new Set<string>();
  readonly #sessions = new Set<string>();
  /** Archived sessions that have jobs for us. */
  #archived: string[] = [];
  readonly #misses = new Map<string, number>();
  /** Of these the publisher may have left something that is half done. */
  readonly #untidy = new Set<string>();
  readonly #waits: Waits;
  /** Aborted when a publisher under way has had its time. */
  readonly #cut = new AbortController();
  #stopping = false;
  #started = false;
  #searching: Promise<void> | undefined;
  #working: Promise<void> | undefined;

  constructor(parts: LineParts, publisher: Publisher) {
    this.#parts = parts;
    this.#publisher = publisher;
    this.#waits = new Waits(parts);
  }

  async start(): Promise<void> {
    if (this.#stopping) return;
    try {
      await this.#tidy(this.#own());
    } catch (error) {
      this.#failed(error, () => void this.start());
      return;
    }
    this.#started = true;
    // What has come since is announced no more, but is there.
    const byAge = this.#own().toSorted((one, other) => one.generation - other.generation);
    for (const job of byAge) this.#takeWhenDue(job);
    this.#search();
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
    this.#waits.stop();
    const { later, stopSeconds } = this.#parts;
    const spare = later(stopSeconds * 1000, () => {
      this.#cut.abort(stopped());
    });
    await this.#searching;
    await this.#working;
    spare();
  }

  #own(): PublishJob[] {
    const { target } = this.#publisher;
    const all = this.#parts.store.manifest.all('publish_queue');
    return all.filter((job) => job.target === target && isOpen(job));
  }

  #tidy(jobs: readonly PublishJob[]): Promise<void> {
    const begun = jobs.filter(({ status }) => status === 'active' || status === 'failed');
    return this.#publisher.tidy(begun.map(({ slot }) => slot));
  }

  /** Beside what is hot, for it reads the lines of the archive. */
  #search(): void {
    const { store } = this.#parts;
    const found = sessionsWithJobs(store.manifest, this.#publisher.target, () => this.#stopping);
    this.#searching = found.then(
      (ids) => {
        this.#archived = ids;
        this.#work();
      },
      (error: unknown) => {
        this.#failed(error, () => {
          this.#search();
        });
      },
    );
  }

  #work(): void {
    if (this.#hasWork) this.#working ??= this.#batches();
  }

  get #hasWork(): boolean {
    if (this.#stopping) return false;
    if (this.#waiting.size + this.#sessions.size + this.#archived.length === 0) return false;
    return !this.#waits.holds(() => {
      this.#work();
    });
  }

  async #batches(): Promise<void> {
    while (this.#hasWork) {
      const ids = [...this.#waiting].slice(0, batchSize);
      const sessions = [...this.#sessions];
      const isBusy = ids.length + sessions.length > 0;
      const archived = isBusy ? [] : this.#archived.splice(0, batchSize);
      for (const id of ids) this.#waiting.delete(id);
      this.#sessions.clear();
      try {
        for (const id of await this.#jobsOf(sessions)) this.#waiting.add(id);
        await this.#takeOut(archived);
        await this.#publish(ids);
      } catch (error) {
        // The store, or the disk below it, is at fault: nothing is lost, it is begun again.
        this.#failed(error, () => {
          for (const id of ids) this.#waiting.add(id);
          for (const id of sessions) this.#sessions.add(id);
          this.#archived.push(...archived);
          this.#work();
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

  async #takeOut(sessions: readonly string[]): Promise<void> {
    const out = await takeOut(this.#parts.store, this.#publisher.target, sessions);
    await this.#tidy(out);
    for (const job of out) this.#takeWhenDue(job);
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
    const tries = new Map(attempts.map(({ job }) => [job.job_id, job.attempts]));
    for (const job of ended) {
      if (job.status !== 'failed') this.#untidy.delete(job.job_id);
      // A try that does not count was the machine's fault.
      else this.#takeWhenDue(job, tries.get(job.job_id) === job.attempts);
    }
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
    this.#waits.pause(() => {
      this.#waiting.add(job_id);
      this.#work();
    });
    return [];
  }

  async #attempt({ job, item }: Extract<Look, { kind: 'publish' }>): Promise<Attempt> {
    const { signal } = this.#cut;
    const { job_id } = job;
    try {
      if (this.#untidy.has(job_id)) await this.#publisher.tidy([item.slot]);
      this.#untidy.add(job_id);
      return { job, receipt: await this.#publisher.publish(item, signal) };
    } catch (caught) {
      return { job, error: signal.aborted ? stopped() : toFlywheelError(caught) };
    }
  }

  /** Nothing could be found out, or recorded: it is done again, but what is damaged is not mended by haste. */
  #failed(error: unknown, again: () => void): void {
    const { machine, longestWaitSeconds } = this.#parts;
    machine.heard(error);
    const mayPass = errnoOf(error) !== undefined || toFlywheelError(error).retry === 'later';
    if (mayPass) this.#waits.pause(again);
    else this.#waits.after(longestWaitSeconds, again);
  }

  #takeWhenDue({ job_id, run_at }: PublishJob, waitsForMachine = false): void {
    const wait = run_at === undefined ? 0 : Date.parse(run_at) - this.#parts.clock.now();
    const take = (): void => {
      this.#waiting.add(job_id);
      this.#work();
    };
    if (!(wait > 0)) this.#waiting.add(job_id);
    else if (waitsForMachine) this.#waits.pause(take, wait / 1000);
    else this.#waits.after(wait / 1000, take);
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
