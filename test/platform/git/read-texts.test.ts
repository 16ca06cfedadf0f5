import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readTexts } from '../../../src/platform/git/read-texts.ts';
import { buildRepository } from '../../support/golden-repository.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-texts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { signal } = new AbortController();
const commit = (message: string, files: Record<string, string | null>) => ({
  ...{ message, author: 'Mara Lind', email: 'mara@example.org' },
  ...{ date: '2026-03-14T15:05:00+01:00', files },
});

test('files before and after a commit; null where there is no text', async () => {
  const { path: root, commits } = buildRepository(
    {
      commits: [
        commit('one', { 'src/a.js': 'old\n', 'gone.js': 'gone\n', 'src/ü.js': 'ü\n' }),
        commit('two', {
          'src/a.js': 'new\n',
          'gone.js': null,
          'src/ü.js': 'ö\n',
          'b.bin': 'a\0b',
          'large.js': 'x'.repeat(300_000),
        }),
      ],
    },
    folder,
  );
  const files = ['src/a.js', 'gone.js', 'src/ü.js', 'b.bin', 'large.js', 'src', 'no/such'];
  const asked = (hash = '') => ({ path: root, hash, files: files.map((each) => ({ path: each })) });
  expect(await readTexts(asked(commits[1]), signal)).toEqual([
    { before: 'old\n', after: 'new\n' },
    { before: 'gone\n', after: null },
    { before: 'ü\n', after: 'ö\n' },
    { before: null, after: null },
    { before: null, after: null },
    { before: null, after: null },
    { before: null, after: null },
  ]);
  const [first] = await readTexts(asked(commits[0]), signal);
  expect(first).toEqual({ before: null, after: 'old\n' });
});

test('what cannot be read is no error', async () => {
  const files = [{ path: 'a' }];
  const nothing = [{ before: null, after: null }];
  const nowhere = path.join(folder, 'nowhere');
  expect(await readTexts({ path: nowhere, hash: 'a'.repeat(40), files }, signal)).toEqual(nothing);
  const { path: root } = buildRepository({ commits: [commit('one', { a: 'a\n' })] }, folder);
  expect(await readTexts({ path: root, hash: 'a'.repeat(40), files }, signal)).toEqual(nothing);
  await writeFile(path.join(root, '.git', 'HEAD'), 'nonsense');
  expect(await readTexts({ path: root, hash: 'a'.repeat(40), files }, signal)).toEqual(nothing);
});
