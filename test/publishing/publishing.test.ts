import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FlywheelError } from '../../src/domain/errors.ts';
import { createEvents, type FlywheelEvent } from '../../src/domain/events.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { systemLater, type Later } from '../../src/platform/later.ts';
import type { Home } from '../../src/platform/home.ts';
import { isOpen } from '../../src/publishing/look-at-job.ts';
import { createPublishing, type Publishing } from '../../src/publishing/publishing.ts';
import type { Publisher, PublishItem, Receipt } from '../../src/publishing/publisher.ts';
import { ceilingSeconds, judgeFailure } from '../../src/scheduling/retry-policy.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import type { PublishJob, Store } from '../../src/store/store.ts';
import { finished, until } from '../store/archive-home.ts';
import { silentLog, tempHome } from '../support/temp-home.ts';

const at = '2025-12-02T05:20:00.000Z';
const files = createDurableFiles(nodeFileSystem);

let home: Home;
let store: Store;
let publishing: Publishing;
let events: FlywheelEvent[];
let end: () => Promise<void>;
/** Every text the publisher was asked for; what it does is the test's own. */
let asked: PublishItem[];
let tidied: string[];
let answer: (item: PublishItem, signal: AbortSignal) => Promise<Receipt>;
let gate: (job: PublishJob, text: string) => string | undefined;
let clock: Clock;
let later: Later;
/** Undefined while the machine is well. */
let impairment: string | undefined;
let whenWell: (() => void)[];
let keepSessions: number;
/** The target is switched on: what waits for it is not archived. */
let isOn: boolean;
let heard: unknown[];

const realTime = { now: () => Date.now(), monotonic: () => 0 };

/** A probe has found the machine well again. */
function recovers(): void {
  impairment = undefined;
  for (const work of whenWell.splice(0)) work();
}

const openStore = (): Promise<Store> =>
  openEmbeddedStore({
    home: home.root,
    fs: nodeFileSystem,
    files,
    clock: realTime,
    log: silentLog,
    manifestProblems: () => [],
    keepSessions,
    isAwaited: (job) => isOn && isOpen(job),
  });

const publisher: Publisher = {
  target: 'website',
  tidy: (slots) => {
    tidied.push(...slots);
    return Promise.resolve();
  },
  publish: (item, signal) => {
    asked.push(item);
    return answer(item, signal);
  },
};

function life(): Publishing {
  const seen = createEvents();
  seen.on((event) => events.push(event));
  return createPublishing({
    store,
    events: seen,
    clock,
    later,
    machine: {
      get impairment() {
        return impairment;
      },
      whenWell: (work) => void whenWell.push(work),
      heard: (error) => void heard.push(error),
    },
    longestWaitSeconds: ceilingSeconds,
    stopSeconds: 0.02,
    publishers: [publisher],
    read: (relative) => files.read(home.absolute(relative)),
    gate: (job, text) => gate(job, text),
    judge: (error, attempt) => {
      const verdict = judgeFailure(error, attempt, 0.0001);
      return verdict.kind === 'pause' ? { ...verdict, seconds: 0.001 } : verdict;
    },
  });
}

async function newLife(): Promise<void> {
  await publishing.stop();
  await store.close();
  store = await openStore();
  publishing = life();
}

beforeEach(async () => {
  const made = await tempHome();
  home = made.home;
  [keepSessions, isOn] = [Infinity, true];
  store = await openStore();
  [asked, tidied, events] = [[], [], []];
  [clock, later, impairment, whenWell, heard] = [realTime, systemLater, undefined, [], []];
  answer = (item) => Promise.resolve({ path: `site${item.slot}`, content_hash: sha256(item.text) });
  gate = () => undefined;
  publishing = life();
  end = async () => {
    await publishing.stop();
    await store.close();
    await made.remove();
  };
});
afterEach(() => end());

/** A job for a text that is on disk. */
async function job(id: string, text: string, more: Partial<PublishJob> = {}): Promise<PublishJob> {
  const relative = `outputs/sessions/${id}.md`;
  await mkdir(home.sessions, { recursive: true });
  await writeFile(home.absolute(relative), text);
  const made: PublishJob = {
    job_id: id,
    session_id: 's',
    type: 'readme',
    path: relative,
    target: 'website',
    slot: `/readme/${id}/`,
    status: 'approved',
    created_at: at,
    content_hash: sha256(text),
    dedup_key: `website:/readme/${id}/:${sha256(text)}:1`,
    generation: 1,
    history: [{ status: 'approved', at, by: 'flywheel', why: 'policy' }],
    ...more,
  };
  await put(made);
  return made;
}
const put = (made: PublishJob): Promise<void> =>
  store.transact('test', (tx) => {
    tx.put('publish_queue', made.job_id, made);
    return Promise.resolve();
  });
const now = (id: string): PublishJob | undefined => store.manifest.get('publish_queue', id);
const line = (id: string): string[] => (now(id)?.history ?? []).map(({ status }) => status);
const is = async (id: string, status: PublishJob['status']): Promise<void> => {
  while (now(id)?.status !== status) await new Promise((resolve) => setTimeout(resolve, 1));
};

/** After the fact is on disk. */
const told = async (name: FlywheelEvent['name']): Promise<void> => {
  while (!events.some((event) => event.name === name)) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

describe('publishing', () => {
  test('takes what is approved, says before and after in the journal, and keeps the receipt', async () => {
    await job('a', '# A');
    answer = async () => {
      const journal = await readFile(path.join(home.state, 'journal.ndjson'), 'utf8');
      expect(journal).toContain('"status":"active"');
      return { path: 'site/a', content_hash: sha256('page') };
    };
    await publishing.start();
    await told('job.published');
    expect(asked).toMatchObject([{ key: now('a')?.dedup_key, slot: '/readme/a/', text: '# A' }]);
    expect(now('a')).toMatchObject({ receipt: { path: 'site/a', content_hash: sha256('page') } });
    expect(line('a')).toEqual(['approved', 'active', 'published']);
    expect(now('a')?.history.at(-1)).toMatchObject({ by: 'flywheel', why: 'shown as site/a' });
    expect(events).toMatchObject([{ name: 'job.published', job_id: 'a', path: 'site/a' }]);
  });

  test('takes a session that is announced, once it is started and never before', async () => {
    await job('a', '# A');
    publishing.announce('s');
    await publishing.start();
    await is('a', 'published');
    await newLife();
    await publishing.start();
    await job('b', '# B');
    publishing.announce('s');
    await is('b', 'published');
    expect(asked.map(({ text }) => text)).toEqual(['# A', '# B']);
  });

  test('leaves what nobody approved, what is superseded, and what goes elsewhere', async () => {
    await job('drafted', '1', { status: 'drafted' });
    await job('superseded', '2', { status: 'superseded' });
    await job('github', '3', { target: 'github' });
    await job('rejected', '4', { status: 'rejected' });
    await job('last', '5');
    await publishing.start();
    await is('last', 'published');
    expect(asked.map(({ text }) => text)).toEqual(['5']);
  });

  test('a life that ends in between asks the publisher again, with the same key', async () => {
    await job('a', '# A');
    answer = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('gone'));
        });
      });
    await publishing.start();
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await newLife();
    expect(now('a')?.status).toBe('active');
    answer = () => Promise.resolve({ path: 'site/a', content_hash: sha256('x') });
    await publishing.start();
    await is('a', 'published');
    expect(tidied).toEqual(['/readme/a/']);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(line('a')).toEqual(['approved', 'active', 'published']);
  });

  test('what fails is tried again later, and is dead when its tries are used up', async () => {
    await job('a', '# A');
    answer = () => Promise.reject(new FlywheelError('RUN_TIMEOUT', 'Slow.', { retry: 'later' }));
    await publishing.start();
    await is('a', 'dead');
    expect(asked).toHaveLength(4);
    expect(now('a')).toMatchObject({ attempts: 4 });
    expect(now('a')).not.toHaveProperty('run_at');
    expect(now('a')?.history.at(-1)).toMatchObject({ status: 'dead', why: 'Slow.' });
  });

  test('a fault of the machine costs no try, is told once, and passes', async () => {
    await job('a', '# A');
    const full = new FlywheelError('OUTPUT_UNWRITABLE', 'Full.', { retry: 'later' });
    answer = () =>
      asked.length < 7
        ? Promise.reject(full)
        : Promise.resolve({ path: 'p', content_hash: sha256('x') });
    await publishing.start();
    await told('job.published');
    expect(line('a')).toEqual(['approved', 'active', 'failed', 'active', 'published']);
    expect(now('a')).not.toHaveProperty('attempts');
    expect(events.map(({ name }) => name)).toEqual(['job.held', 'job.published']);
  });

  test('a job somebody must decide about is blocked with the reason, and looked at again at the next start', async () => {
    await job('a', '# A');
    answer = () => Promise.reject(new FlywheelError('PUBLICATION_BLOCKED', 'Somebody’s page.'));
    await publishing.start();
    await told('job.held');
    expect(events).toMatchObject([{ became: 'blocked', reason: 'Somebody’s page.' }]);
    answer = () => Promise.resolve({ path: 'p', content_hash: sha256('x') });
    await newLife();
    await publishing.start();
    await is('a', 'published');
    expect(asked).toHaveLength(2);
  });

  test('a text that is not the one that was approved does not leave', async () => {
    const { path: relative } = await job('a', '# A');
    await writeFile(home.absolute(relative), '# Changed');
    await publishing.start();
    await is('a', 'blocked');
    expect(asked).toEqual([]);
    expect(now('a')?.history.at(-1)?.why).toMatch(/changed after/);
  });

  test('what the gate holds does not leave, nor anything when the gate breaks', async () => {
    await job('a', 'secret');
    await job('b', 'broken');
    await job('c', 'fine');
    gate = (_, text) => {
      if (text === 'broken') throw new Error(text);
      return text === 'secret' ? 'It holds a secret.' : undefined;
    };
    await publishing.start();
    await is('c', 'published');
    expect(asked.map(({ text }) => text)).toEqual(['fine']);
    expect(now('a')?.history.at(-1)).toMatchObject({
      status: 'blocked',
      why: 'It holds a secret.',
    });
    expect(now('b')?.status).toBe('blocked');
  });

  test('an older text never comes after a newer one of the same place', async () => {
    const slot = '/readme/x/';
    await job('new', 'new', { slot, generation: 2, status: 'published' });
    await job('old', 'old', { slot, status: 'active' });
    await publishing.start();
    await is('old', 'superseded');
    expect(asked).toEqual([]);
  });

  test('of two texts for one place the older is shown first, the newer after it', async () => {
    const slot = '/readme/x/';
    await job('b-old', 'old', { slot, status: 'active' });
    await job('a-new', 'new', { slot, generation: 2 });
    await publishing.start();
    await is('a-new', 'published');
    expect(asked.map(({ text }) => text)).toEqual(['old', 'new']);
    expect(now('b-old')?.status).toBe('published');
  });

  test('a hundred jobs share few journal lines', async () => {
    for (let n = 100; n < 200; n += 1) await job(`j${n}`, `${n}`);
    await publishing.start();
    await is('j199', 'published');
    const journal = await readFile(path.join(home.state, 'journal.ndjson'), 'utf8');
    expect(journal.match(/"what":"publish\./g)?.length).toBe(14);
    expect(asked).toHaveLength(100);
  });
});

describe('what publishing waits for', () => {
  const decade = 10 * 365 * 86_400_000;
  /** Milliseconds that were asked for; each passes at once. */
  function timePasses(): number[] {
    const waits: number[] = [];
    later = (milliseconds, work) => {
      waits.push(milliseconds);
      return systemLater(0, work);
    };
    publishing = life();
    return waits;
  }
  const unwell = new FlywheelError('OUTPUT_UNWRITABLE', 'Full.', { retry: 'later' });
  const shown = { path: 'p', content_hash: sha256('x') };

  test.each([
    ['that was set back by ten years', -decade],
    ['that was set back by a day', -86_400_000],
  ])('a clock %s delays no job longer than the longest retry', async (_, jump) => {
    clock = { now: () => Date.now() + jump, monotonic: () => 0 };
    const waits = timePasses();
    await job('a', '# A', { status: 'failed', run_at: new Date().toISOString(), attempts: 1 });
    await publishing.start();
    await is('a', 'published');
    expect(waits).toEqual([ceilingSeconds * 1000]);
  });

  test('nor does one that is set back between a try and the next', async () => {
    const waits = timePasses();
    let jump = 0;
    clock = { now: () => Date.now() + jump, monotonic: () => 0 };
    publishing = life();
    await job('a', '# A');
    answer = () => {
      if (asked.length > 1) return Promise.resolve(shown);
      return Promise.reject(new FlywheelError('RUN_TIMEOUT', 'Slow.', { retry: 'later' }));
    };
    const transact = store.transact.bind(store);
    store.transact = async (name, work) => {
      const result = await transact(name, work);
      if (name === 'publish.finished' && asked.length === 1) jump = -decade;
      return result;
    };
    await publishing.start();
    await is('a', 'published');
    expect(Math.max(...waits)).toBe(ceilingSeconds * 1000);
  });

  test('while the machine is impaired nothing is begun, and no timer runs', async () => {
    const waits = timePasses();
    impairment = 'ENOSPC';
    await job('a', '# A');
    await publishing.start();
    publishing.announce('s');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect({ asked, waits, probes: whenWell.length }).toEqual({ asked: [], waits: [], probes: 1 });
    recovers();
    await is('a', 'published');
    expect(asked).toHaveLength(1);
  });

  test('what fails by the fault of an impaired machine waits for its probe', async () => {
    const waits = timePasses();
    await job('a', '# A');
    answer = () => {
      if (asked.length > 1) return Promise.resolve(shown);
      impairment = 'ENOSPC';
      return Promise.reject(unwell);
    };
    await publishing.start();
    await is('a', 'failed');
    while (whenWell.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect({ tries: asked.length, waits }).toEqual({ tries: 1, waits: [] });
    recovers();
    await is('a', 'published');
    expect(waits).toEqual([]);
  });

  test('a store that cannot be written is told, and waited for', async () => {
    await job('a', '# A');
    const transact = store.transact.bind(store);
    const refused = new FlywheelError('STORE_UNWRITABLE', 'Full.', { retry: 'later' });
    store.transact = (name, work) => {
      if (heard.length > 0) return transact(name, work);
      impairment = 'ENOSPC';
      return Promise.reject(refused);
    };
    await publishing.start();
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect({ heard, asked }).toEqual({ heard: [refused], asked: [] });
    while (whenWell.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    recovers();
    await is('a', 'published');
  });

  test('what a failed try has left is tidied also when the failure could not be recorded', async () => {
    timePasses();
    await job('a', '# A');
    const transact = store.transact.bind(store);
    let refusals = 1;
    store.transact = (name, work) => {
      if (name !== 'publish.finished' || refusals === 0) return transact(name, work);
      refusals -= 1;
      return Promise.reject(unwell);
    };
    answer = () => (asked.length > 1 ? Promise.resolve(shown) : Promise.reject(unwell));
    await publishing.start();
    await is('a', 'published');
    expect({ tries: asked.length, tidied }).toEqual({ tries: 2, tidied: ['/readme/a/'] });
  });

  test('a target that cannot be tidied at the start is tried again, and nothing is lost', async () => {
    timePasses();
    await job('a', '# A', { status: 'active' });
    const tidy = publisher.tidy.bind(publisher);
    let refusals = 2;
    publisher.tidy = (slots) => {
      refusals -= 1;
      if (refusals < 0) return tidy(slots);
      return Promise.reject(Object.assign(new Error('no'), { code: 'EIO' }));
    };
    await publishing.start();
    publisher.tidy = tidy;
    await is('a', 'published');
    expect(heard).toHaveLength(1);
    expect(tidied).toEqual(['/readme/a/']);
  });
});

describe('jobs of archived sessions', () => {
  /** Sessions that were finished and archived while the target was off. */
  async function archive(count: number, more: Partial<PublishJob> = {}): Promise<void> {
    await store.close();
    [keepSessions, isOn] = [1, false];
    store = await openStore();
    for (let number = 1; number <= count; number += 1) {
      const session = finished(number);
      const { session_id } = session;
      await job(`job-${number}`, `# ${number}`, { session_id, ...more });
      await store.transact('test', (tx) => {
        tx.put('sessions', session_id, session);
        return Promise.resolve();
      });
    }
    await until(async () => (await store.manifest.counts()).archived >= count - 2);
    isOn = true;
    publishing = life();
  }
  const everyStatus = async (): Promise<Readonly<Record<string, number>>> =>
    (await store.manifest.counts()).publish_queue;

  test('are found at the start, and each is published once', async () => {
    await archive(40);
    expect(store.manifest.all('publish_queue').length).toBeLessThan(40);
    await publishing.start();
    while ((await everyStatus())['published'] !== 40) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await newLife();
    await publishing.start();
    await publishing.stop();
    expect(asked.map(({ text }) => text).sort()).toEqual(
      Array.from({ length: 40 }, (_, n) => `# ${n + 1}`).sort(),
    );
    expect(new Set(asked.map(({ timestamp }) => timestamp))).toEqual(
      new Set([finished(1).timestamp]),
    );
    expect(await everyStatus()).toEqual({ published: 40 });
  });

  test('that a former life left active are tidied first, under the same key', async () => {
    await archive(3, { status: 'active' });
    await publishing.start();
    while ((await everyStatus())['published'] !== 3) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(tidied.sort()).toEqual(['/readme/job-1/', '/readme/job-2/', '/readme/job-3/']);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
  });

  test('of another target, or that nobody approved, stay where they are', async () => {
    await archive(3, { status: 'drafted' });
    const { archived } = await store.manifest.counts();
    await publishing.start();
    await publishing.stop();
    expect({ asked, status: await everyStatus() }).toEqual({ asked: [], status: { drafted: 3 } });
    expect((await store.manifest.counts()).archived).toBe(archived);
  });
});
