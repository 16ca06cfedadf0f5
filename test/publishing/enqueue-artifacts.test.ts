import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ArtifactDraft, ReadyArtifact } from '../../src/domain/artifact.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import {
  enqueueArtifacts,
  slotOf,
  type PublishingSettings,
} from '../../src/publishing/enqueue-artifacts.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import type { PublishJob, SessionRecord, Store } from '../../src/store/store.ts';
import { silentLog, tempHome } from '../support/temp-home.ts';

const at = '2025-12-02T05:20:00.000Z';
const settings: PublishingSettings = {
  unattended: false,
  routes: { readme: ['github', 'website'], social_post: ['social'] },
  policy: { website: 'auto', github: 'review' },
};
const draft = (type: string, slug = 'tally'): ArtifactDraft => ({
  kind: 'draft',
  type,
  filename: `${type}.md`,
  body: '',
  slug,
  repository: 'tally',
  receipts: [],
});
const ready = (type: string, hash: string, slug?: string): ReadyArtifact => ({
  draft: draft(type, slug),
  path: `outputs/sessions/a/${type}.md`,
  content_hash: hash,
});
const session = (id: string): SessionRecord => ({ session_id: id }) as unknown as SessionRecord;

let store: Store;
let end: () => Promise<void>;
beforeEach(async () => {
  const { home, remove } = await tempHome();
  store = await openEmbeddedStore({
    home: home.root,
    fs: nodeFileSystem,
    files: createDurableFiles(nodeFileSystem),
    clock: { now: () => 0, monotonic: () => 0 },
    log: silentLog,
    manifestProblems: () => [],
  });
  end = async () => {
    await store.close();
    await remove();
  };
});
afterEach(() => end());

const enqueue = (id: string, artifacts: ReadyArtifact[], own = settings): Promise<void> =>
  store.transact('test', (tx) =>
    enqueueArtifacts(tx, session(id), artifacts, { settings: own, at }),
  );
const jobs = (): string[] =>
  store.manifest
    .all('publish_queue')
    .map((job) => `${job.target} ${job.slot} ${job.content_hash} ${job.generation} ${job.status}`);
const becomes = (status: PublishJob['status']): Promise<void> =>
  store.transact('test', (tx) => {
    for (const job of store.manifest.all('publish_queue')) {
      tx.put('publish_queue', job.job_id, { ...job, status });
    }
    return Promise.resolve();
  });

describe('the publish queue', () => {
  test('takes each artifact to the places of its type, as the policy of each target says', async () => {
    await enqueue('a', [ready('readme', 'h1'), ready('social_post', 'h2'), ready('journal', 'h3')]);
    expect(jobs()).toEqual([
      'github tally/readme.md h1 1 drafted',
      'social social-post/tally h2 1 drafted',
      'website /readme/tally/ h1 1 approved',
    ]);
  });

  test('unattended, no job waits for a person', async () => {
    await enqueue('a', [ready('readme', 'h1')], { ...settings, unattended: true });
    expect(jobs().every((job) => job.endsWith('approved'))).toBe(true);
  });

  test('makes no job for what a place shows or waits to show, whoever wrote it', async () => {
    await enqueue('a', [ready('readme', 'h1')]);
    const before = jobs();
    await enqueue('a', [ready('readme', 'h1')]);
    await enqueue('b', [ready('readme', 'h1')]);
    await becomes('published');
    await enqueue('c', [ready('readme', 'h1')]);
    expect(jobs()).toHaveLength(before.length);
  });

  test('a rejected text is never proposed again', async () => {
    await enqueue('a', [ready('readme', 'h1')]);
    await becomes('rejected');
    await enqueue('b', [ready('readme', 'h1')]);
    expect(jobs().map((job) => job.split(' ').at(-1))).toEqual(['rejected', 'rejected']);
  });

  test('a newer text takes the place of one that waits, and leaves a published one alone', async () => {
    const own = { ...settings, routes: { readme: ['website'] } };
    await enqueue('a', [ready('readme', 'h1')], own);
    await enqueue('b', [ready('readme', 'h2')], own);
    expect(jobs()).toEqual([
      'website /readme/tally/ h1 1 superseded',
      'website /readme/tally/ h2 2 approved',
    ]);
    await becomes('published');
    await enqueue('c', [ready('readme', 'h1')], own);
    expect(jobs().sort()).toEqual([
      'website /readme/tally/ h1 1 published',
      'website /readme/tally/ h1 3 approved',
      'website /readme/tally/ h2 2 published',
    ]);
  });

  test('what a session no longer makes is superseded with it', async () => {
    await enqueue('a', [ready('readme', 'h1'), ready('social_post', 'h2')]);
    await enqueue('a', [ready('readme', 'h1')]);
    expect(jobs()).toContain('social social-post/tally h2 1 superseded');
    expect(jobs()).toContain('website /readme/tally/ h1 1 approved');
  });

  test('the key of a job names target, place, text and generation', async () => {
    await enqueue('a', [ready('social_post', 'h2')]);
    const [job] = store.manifest.all('publish_queue');
    expect(job).toMatchObject({
      dedup_key: 'social:social-post/tally:h2:1',
      history: [{ status: 'drafted', by: 'flywheel', at }],
    });
  });
});

test('two repositories may share a text: their places differ', () => {
  const place = (repository: string): string =>
    slotOf('github', { ...draft('readme'), repository });
  expect(place('one')).not.toBe(place('two'));
});
