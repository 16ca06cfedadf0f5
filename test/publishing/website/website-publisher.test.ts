import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDurableFiles } from '../../../src/platform/durable-files.ts';
import { nodeFileSystem, type FileSystem } from '../../../src/platform/file-system.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import type { Publisher, PublishItem, Receipt } from '../../../src/publishing/publisher.ts';
import { pageOf } from '../../../src/publishing/website/page.ts';
import { createWebsitePublisher } from '../../../src/publishing/website/website-publisher.ts';

let root: string;
let folder: string;
const temp = (name: string, slot = '/readme/tally/'): string =>
  file('readme', `.flywheel-page-${sha256(slot).slice(0, 12)}-${name}.tmp`);
const file = (...parts: string[]): string => path.join(folder, ...parts);
const publisherOn = (fs: FileSystem): Publisher =>
  createWebsitePublisher({ folder, fs, files: createDurableFiles(fs), named: (at) => at });
const item = (text: string, slot = '/readme/tally/'): PublishItem => ({
  key: 'k',
  slot,
  type: 'readme',
  session_id: 'a',
  timestamp: '2025-12-02T05:20:00Z',
  text,
});
const publish = (text: string, slot?: string): Promise<Receipt> =>
  publisherOn(nodeFileSystem).publish(item(text, slot), new AbortController().signal);
const everything = async (): Promise<string[]> =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'flywheel-site-'));
  folder = path.join(root, 'site');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the website publisher', () => {
  test('writes one file for a slot, and says where and what', async () => {
    const receipt = await publish('# Tally\n');
    const bytes = await readFile(file('readme', 'tally.md'));
    expect(receipt).toEqual({ path: file('readme', 'tally.md'), content_hash: sha256(bytes) });
    expect(bytes.toString()).toBe(pageOf(item('# Tally\n')));
    expect(await everything()).toEqual(['site/readme/tally.md']);
  });

  test('asked again writes nothing and gives the same receipt', async () => {
    const first = await publish('# Tally\n');
    const fs = { ...nodeFileSystem, rename: refused, link: refused };
    expect(await publisherOn(fs).publish(item('# Tally\n'), new AbortController().signal)).toEqual(
      first,
    );
  });

  test('replaces what it wrote itself', async () => {
    await publish('# One\n');
    await publish('# Two\n');
    expect(await readFile(file('readme', 'tally.md'), 'utf8')).toContain('# Two');
    expect(await everything()).toEqual(['site/readme/tally.md']);
  });

  test('leaves a page alone that somebody changed, and one that somebody wrote', async () => {
    await publish('# One\n');
    const page = await readFile(file('readme', 'tally.md'), 'utf8');
    await writeFile(file('readme', 'tally.md'), page.replace('# One', '# Mine'));
    await writeFile(file('readme', 'other.md'), '# Also mine\n');
    for (const slot of ['/readme/tally/', '/readme/other/']) {
      await expect(publish('# Two\n', slot)).rejects.toMatchObject({ code: 'PUBLICATION_BLOCKED' });
    }
    expect(await readFile(file('readme', 'tally.md'), 'utf8')).toContain('# Mine');
    expect(await readFile(file('readme', 'other.md'), 'utf8')).toBe('# Also mine\n');
  });

  test('never leaves its folder, by name or by link', async () => {
    const outside = path.join(root, 'outside');
    await mkdir(path.join(outside, 'sub'), { recursive: true });
    await writeFile(path.join(outside, 'victim.md'), 'victim');
    await symlink(outside, file('blog-post'));
    await mkdir(file('readme'));
    await symlink(path.join(outside, 'victim.md'), file('readme', 'link.md'));
    await symlink(path.join(outside, 'new.md'), file('readme', 'dangling.md'));
    const before = await everything();
    for (const slot of [
      '/../outside/x/',
      '/readme/../../outside/x/',
      '/blog-post/x/',
      '/blog-post/sub/x/',
      '/readme/link/',
      '/readme/dangling/',
      path.join(outside, 'x'),
    ]) {
      await expect(publish('# Out\n', slot)).rejects.toMatchObject({ code: 'PUBLICATION_BLOCKED' });
      await publisherOn(nodeFileSystem).tidy([slot]);
    }
    expect(await everything()).toEqual(before);
    expect(await readFile(path.join(outside, 'victim.md'), 'utf8')).toBe('victim');
  });

  test('a folder in the place of a page is left alone', async () => {
    await mkdir(file('readme', 'tally.md'), { recursive: true });
    await expect(publish('# One\n')).rejects.toMatchObject({ code: 'PUBLICATION_BLOCKED' });
  });

  test('a folder that is not there is not made: it may be a disk that is not mounted', async () => {
    await rm(folder, { recursive: true });
    await expect(publish('# One\n')).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      retry: 'later',
    });
    expect(await everything()).toEqual([]);
  });

  test('a page that was changed while it was replaced goes back to its writer', async () => {
    await publish('# One\n');
    const page = file('readme', 'tally.md');
    const aside = temp('aside-tally.md');
    await writeFile(aside, '# Mine\n');
    await writeFile(temp('1234abcd-tally.md'), 'torn');
    await publisherOn(nodeFileSystem).tidy(['/readme/tally/']);
    expect(await readFile(page, 'utf8')).toBe('# Mine\n');
    expect(await everything()).toEqual(['site/readme/tally.md']);
  });

  test('what is left of a replacement is cleared, and the page of another slot is not', async () => {
    await publish('# One\n');
    const old = await readFile(file('readme', 'tally.md'));
    await publish('# Two\n');
    await writeFile(temp('aside-tally.md'), old);
    await writeFile(temp('other.md', '/readme/other/'), 'other');
    await publisherOn(nodeFileSystem).tidy(['/readme/tally/']);
    expect(await readFile(file('readme', 'tally.md'), 'utf8')).toContain('# Two');
    expect(await everything()).toEqual([
      path.relative(root, temp('other.md', '/readme/other/')),
      'site/readme/tally.md',
    ]);
  });
});

const refused = (): never => {
  throw new Error('nothing is to be written');
};
