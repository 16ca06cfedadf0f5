import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FlywheelError } from '../../src/domain/errors.ts';
import { createEvents, type FlywheelEvent } from '../../src/domain/events.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { systemLater } from '../../src/platform/later.ts';
import type { Home } from '../../src/platform/home.ts';
import { createPublishing, type Publishing } from '../../src/publishing/publishing.ts';
import type { Publisher, PublishItem, Receipt } from '../../src/publishing/publisher.ts';
import { judgeFailure } from '../../src/scheduling/retry-policy.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import type { PublishJob, Store } from '../../src/store/store.ts';
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

const openStore = (): Promise<Store> =>
  openEmbeddedStore({
    home: home.root,
    fs: nodeFileSystem,
    files,
    clock: { now: () => Date.now(), monotonic: () => 0 },
    log: silentLog,
    manifestProblems: () => [],
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
    clock: { now: () => Date.now(), monotonic: () => 0 },
    later: systemLater,
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
  store = await openStore();
  [asked, tidied, events] = [[], [], []];
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
