import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { PublishJob } from '../../src/store/store.ts';
import {
  example,
  startFlywheel,
  type FlywheelOptions,
  type TestFlywheel,
} from '../support/start-flywheel.ts';

const site = 'outputs/published/website';
const on = { 'publishing.website.enabled': 'true', 'publishing.website.folder': site };

type Settings = NonNullable<FlywheelOptions['settings']>;

let fly: TestFlywheel | undefined;
const start = async (settings: Settings = on): Promise<TestFlywheel> =>
  (fly = await startFlywheel({ settings }));
afterEach(async () => {
  await fly?.stop();
  fly = undefined;
});

const jobs = ({ composed }: TestFlywheel): PublishJob[] =>
  composed.sessions.all('publish_queue').filter((job) => job.target === 'website');
const pages = async ({ composed }: TestFlywheel): Promise<string[]> =>
  (await readdir(composed.home.absolute(site), { recursive: true }))
    .filter((name) => name.endsWith('.md'))
    .sort();

describe('the website target', () => {
  test('shows what a session made, as soon as it is made, and keeps the place in the queue', async () => {
    const it = await start();
    await it.drop('life.json', await example('life_aria'));
    await it.saw('job.published', 2);
    expect(await pages(it)).toEqual([
      'devlog-entry/2025-12-02-spaceexplorer.md',
      'screenshot-notes/2025-12-02-spaceexplorer.md',
    ]);
    for (const job of jobs(it)) {
      expect(job).toMatchObject({
        status: 'published',
        receipt: { path: expect.stringContaining(site) },
      });
    }
  });

  test('is off unless switched on: nothing is written, everything waits', async () => {
    const it = await start({});
    await it.drop('life.json', await example('life_aria'));
    await it.saw('run.completed');
    expect(jobs(it).map(({ status }) => status)).toEqual(['approved', 'approved']);
    expect(await pages(it)).toEqual([]);
  });

  test('holds a trading journal, for its amounts are nobody’s business', async () => {
    const it = await start();
    await it.drop('trade.json', await example('trade'));
    await it.saw('job.held');
    expect(jobs(it)).toMatchObject([{ type: 'trade_journal', status: 'blocked' }]);
    expect(await pages(it)).toEqual([]);
  });

  test('takes up at the start what waited before it was switched on; a new revision replaces the page', async () => {
    const first = await start({ 'publishing.amounts': 'true', ...on });
    const trade = await example('trade');
    await first.drop('trade.json', trade);
    await first.saw('job.published');
    await first.restart();
    await first.drop('trade.json', { ...trade, lessons: ['Wait for the level.'] });
    await first.saw('job.published', 2);
    const [page = ''] = await pages(first);
    expect(await readFile(path.join(first.composed.home.absolute(site), page), 'utf8')).toContain(
      'Wait for the level',
    );
    expect(jobs(first).map(({ status, generation }) => [generation, status])).toEqual([
      [1, 'published'],
      [2, 'published'],
    ]);
  });

  test('a page somebody has edited is left alone, and told once it gives way', async () => {
    const it = await start({ 'publishing.amounts': 'true', ...on });
    const trade = await example('trade');
    await it.drop('trade.json', trade);
    await it.saw('job.published');
    const [page = ''] = await pages(it);
    const file = path.join(it.composed.home.absolute(site), page);
    await writeFile(file, '# Mine\n');
    await it.drop('trade.json', { ...trade, lessons: ['Wait.'] });
    await it.saw('job.held');
    expect(await readFile(file, 'utf8')).toBe('# Mine\n');
    await rm(file);
    await it.restart();
    await it.saw('job.published', 2);
    expect(await readFile(file, 'utf8')).toContain('Wait.');
  });

  test('without a folder, or with one of ours, is refused at the start', async () => {
    for (const folder of ['', 'outputs/sessions', '.flywheel/x']) {
      await expect(start({ ...on, 'publishing.website.folder': folder })).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
      });
    }
  });
});
