import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WritingSet } from '../../src/domain/pins.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { createPinnedSets, type PinnedSets } from '../../src/store/pinned-sets.ts';
import { mortalFileSystem, moments } from '../crash/mortal-file-system.ts';
import { tempHome } from '../support/temp-home.ts';

let folder: string;
let end: () => Promise<void>;
beforeEach(async () => {
  const { home, remove } = await tempHome();
  folder = path.join(home.state, 'pinned');
  end = remove;
});
afterEach(() => end());

const setOf = (text: string, commits = 10): WritingSet => ({
  templates: { b: 'b', a: text },
  settings: {
    build: { commits, window_slack_minutes: 5, article_from_lines: 50, article_from_files: 10 },
    trade: { timezone: 'UTC', cost_basis: 'fifo', starting_balance: 0 },
  },
});
const life = (current: WritingSet, fs: FileSystem = nodeFileSystem): PinnedSets =>
  createPinnedSets({ fs, files: createDurableFiles(fs), folder, current });
const names = async (): Promise<string[]> => (await readdir(folder)).sort();

describe('a writing set', () => {
  test('is kept under its hash before it is named, once', async () => {
    const sets = life(setOf('one'));
    const [name, again] = await Promise.all([sets.keep(), sets.keep()]);
    expect(again).toBe(name);
    expect(await names()).toEqual([`${name}.json`]);
    const unwritable = { ...nodeFileSystem, rename: () => Promise.reject(new Error('written')) };
    expect(await life(setOf('one'), unwritable).keep()).toBe(name);
  });

  test('has a name of its own for each template and setting, whatever their order', async () => {
    const { templates, settings } = setOf('one');
    const turned = { settings, templates: { a: templates['a'] ?? '', b: templates['b'] ?? '' } };
    expect(life(turned).current).toBe(life(setOf('one')).current);
    const others = [setOf('two'), setOf('one', 11)].map((set) => life(set).current);
    expect(new Set([...others, life(setOf('one')).current]).size).toBe(3);
    expect(await readdir(path.dirname(folder))).not.toContain('pinned');
  });

  test('of an earlier life is found by its name, unless it is lost or was touched', async () => {
    const name = await life(setOf('one')).keep();
    const next = life(setOf('two'));
    expect(await next.find(name)).toEqual({ ...setOf('one'), version: undefined });
    expect(await next.find(next.current)).toEqual(setOf('two'));
    const file = path.join(folder, `${name}.json`);
    await writeFile(file, (await readFile(file, 'utf8')).replace('"one"', '"odd"'));
    expect(await next.find(name)).toBeUndefined();
    await rm(file);
    expect(await next.find(name)).toBeUndefined();
  });

  test('goes when no claim needs it, and nothing else does', async () => {
    const old = await life(setOf('old')).keep();
    const needed = await life(setOf('needed')).keep();
    const sets = life(setOf('now'));
    const now = await sets.keep();
    await writeFile(path.join(folder, '.flywheel-set-x.json.tmp'), 'torn');
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    await sets.keepOnly([needed]);
    expect(await names()).toEqual([`${needed}.json`, `${now}.json`, 'notes.txt'].sort());
    expect(await sets.find(old)).toBeUndefined();
  });

  test('that cannot be kept is no name yet, and is kept as soon as it can be', async () => {
    await mkdir(path.dirname(folder), { recursive: true });
    await writeFile(folder, 'in the way');
    const sets = life(setOf('one'));
    await expect(sets.keep()).rejects.toMatchObject({ code: 'STORE_UNWRITABLE', retry: 'later' });
    await rm(folder);
    expect(await names().catch(() => [])).toEqual([]);
    expect(await names().catch(async () => [await sets.keep()])).toEqual([sets.current]);
  });

  test.each(moments)('survives a death %s any file call', async (moment) => {
    for (let dieAt = 1; ; dieAt += 1) {
      await rm(folder, { recursive: true, force: true });
      const mortal = mortalFileSystem(dieAt, moment);
      const died = await life(setOf('one'), mortal.fileSystem)
        .keep()
        .then(
          () => false,
          () => true,
        );
      await mortal.end();
      const sets = life(setOf('one'));
      const name = await sets.keep();
      await sets.keepOnly([]);
      expect(await names()).toEqual([`${name}.json`]);
      if (!died) break;
    }
  });
});
