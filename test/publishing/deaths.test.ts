import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createEvents } from '../../src/domain/events.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { Home } from '../../src/platform/home.ts';
import { systemLater } from '../../src/platform/later.ts';
import { createPublishing } from '../../src/publishing/publishing.ts';
import { createPublishers } from '../../src/publishing/registry.ts';
import { judgeFailure } from '../../src/scheduling/retry-policy.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import type { PublishJob, Store } from '../../src/store/store.ts';
import { moments, mortalFileSystem, type Moment } from '../crash/mortal-file-system.ts';
import { silentLog, tempHome } from '../support/temp-home.ts';

// `CRASH_EVERY=1` tries every call at every moment; the sample tries each call at one of them.
const every = Number(process.env['CRASH_EVERY'] ?? moments.length);
const at = '2025-12-02T05:20:00.000Z';
const clock = { now: () => Date.parse(at), monotonic: () => 0 };
const site = 'outputs/published/website';

const openStore = (home: Home, fs: FileSystem): Promise<Store> =>
  openEmbeddedStore({
    home: home.root,
    fs,
    files: createDurableFiles(fs),
    clock,
    log: silentLog,
    manifestProblems: () => [],
  });

function job(id: string, text: string, slot: string, generation: number): PublishJob {
  return {
    job_id: id,
    session_id: 's',
    type: 'readme',
    path: `outputs/sessions/${id}.md`,
    target: 'website',
    slot,
    status: 'approved',
    created_at: at,
    content_hash: sha256(text),
    dedup_key: `website:${slot}:${sha256(text)}:${generation}`,
    generation,
    history: [{ status: 'approved', at, by: 'flywheel' }],
  };
}

/** Two new pages, and a third that replaces an old one of ours; and one that a person wrote. */
async function prepare(home: Home): Promise<void> {
  await mkdir(home.absolute(`${site}/readme`), { recursive: true });
  await writeFile(home.absolute(`${site}/readme/mine.md`), '# Mine\n');
  const first = [{ id: 'old', text: '# Old\n', slot: '/readme/again/', generation: 1 }];
  await life(home, nodeFileSystem, first);
  const next = ['# One\n', '# Two\n'].map((text, n) => ({
    ...{ id: `new-${n}`, text, slot: `/build-log/new-${n}/`, generation: 1 },
  }));
  const again = { id: 'again', text: '# Newer\n', slot: '/readme/again/', generation: 2 };
  const mine = { id: 'mine', text: '# Ours\n', slot: '/readme/mine/', generation: 1 };
  await life(home, nodeFileSystem, [...next, again, mine], false);
}

interface Text {
  readonly id: string;
  readonly text: string;
  readonly slot: string;
  readonly generation: number;
}

/** Publishes what waits, until nothing does or the process is dead. */
async function life(
  home: Home,
  fs: FileSystem,
  texts: readonly Text[] = [],
  publishes = true,
  signal?: AbortSignal,
): Promise<void> {
  const files = createDurableFiles(fs);
  const store = await openStore(home, fs);
  for (const { id, text, slot, generation } of texts) {
    await writeFile(home.absolute(`outputs/sessions/${id}.md`), text);
    await store.transact('test', (tx) => {
      tx.put('publish_queue', id, job(id, text, slot, generation));
      return Promise.resolve();
    });
  }
  const settings = { website: { enabled: publishes, folder: site } };
  const publishing = createPublishing({
    store,
    clock,
    later: systemLater,
    machine: {
      impairment: undefined,
      whenWell: (work) => {
        work();
      },
      heard: () => undefined,
    },
    longestWaitSeconds: 300,
    // A stop never cuts a publisher off, however slow the machine: what is blocked is asked for again
    // at each start, and would be left active.
    stopSeconds: 3_600,
    events: createEvents(),
    publishers: createPublishers({ home, fs, files, settings }),
    read: (relative) => files.read(home.absolute(relative)),
    gate: () => undefined,
    judge: (error, attempt) => {
      const verdict = judgeFailure(error, attempt, 0);
      return verdict.kind === 'pause' ? { ...verdict, seconds: 0.001 } : verdict;
    },
  });
  try {
    await publishing.start();
    const isOpen = ({ status }: PublishJob): boolean =>
      ['approved', 'active', 'failed'].includes(status);
    while (publishes && store.manifest.all('publish_queue').some(isOpen)) {
      signal?.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  } finally {
    await publishing.stop();
    await store.close().catch(() => undefined);
  }
}

async function pictureOf(home: Home): Promise<Record<string, string>> {
  const picture: Record<string, string> = {};
  const folder = home.absolute(site);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    picture[path.relative(folder, file)] = await readFile(file, 'utf8');
  }
  const manifest = JSON.parse(await readFile(home.manifest, 'utf8')) as {
    publish_queue: Record<string, PublishJob>;
  };
  for (const one of Object.values(manifest.publish_queue)) {
    const steps = one.history.map(({ status, why }) => `${status} ${why ?? ''}`);
    picture[one.job_id] = JSON.stringify([one.status, one.receipt, steps]);
  }
  return picture;
}

async function survives(
  dieAt: number,
  moment: Moment,
): Promise<{ picture: unknown; calls: number }> {
  const { home, remove } = await tempHome();
  await prepare(home);
  const mortal = mortalFileSystem(dieAt, moment);
  await life(home, mortal.fileSystem, [], true, mortal.life).catch((error: unknown) => {
    if (!mortal.life.aborted) throw error;
  });
  await mortal.end();
  await life(home, nodeFileSystem);
  const picture = await pictureOf(home);
  await remove();
  return { picture, calls: mortal.calls.length };
}

describe('a life that ends while it publishes', () => {
  test.each(moments)(
    '%s any file call leaves each page published once',
    async (moment) => {
      const { picture, calls } = await survives(0, moment);
      expect(calls).toBeGreaterThan(40);
      expect(JSON.stringify(picture)).toContain('"published');
      for (let dieAt = 1 + (moments.indexOf(moment) % every); dieAt <= calls; dieAt += every) {
        const died = `died ${moment} call ${dieAt}`;
        expect({ died, picture: (await survives(dieAt, moment)).picture }).toEqual({
          died,
          picture,
        });
      }
    },
    120_000,
  );
});
