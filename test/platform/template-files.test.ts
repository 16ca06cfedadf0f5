import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { templateFiles } from '../../src/platform/template-files.ts';

let temp: string;
beforeEach(async () => {
  temp = await mkdtemp(path.join(os.tmpdir(), 'flywheel-templates-'));
  await mkdir(path.join(temp, 'home/build'), { recursive: true });
  await mkdir(path.join(temp, 'package/build'), { recursive: true });
  await writeFile(path.join(temp, 'package/build/a.md.mustache'), 'package');
  await writeFile(path.join(temp, 'package/build/b.md.mustache'), 'package');
  await writeFile(path.join(temp, 'home/build/a.md.mustache'), 'home');
});
afterEach(() => rm(temp, { recursive: true, force: true }));

const files = (): ReturnType<typeof templateFiles> =>
  templateFiles([path.join(temp, 'home'), path.join(temp, 'package')]);

test('a file of the home stands before that of the package, file by file', async () => {
  expect(await files().read('build/a.md')).toEqual({
    text: 'home',
    path: path.join(temp, 'home/build/a.md.mustache'),
  });
  expect(await files().read('build/b.md')).toMatchObject({ text: 'package' });
});

test('a template nobody has is undefined, and so is what is not a file', async () => {
  await mkdir(path.join(temp, 'home/build/folder.md.mustache'));
  execFileSync('mkfifo', [path.join(temp, 'home/build/pipe.md.mustache')]);
  for (const name of ['build/none.md', 'none/none.md', 'build/folder.md', 'build/pipe.md'])
    expect(await files().read(name)).toBeUndefined();
});

test('a pipe in the home does not hide the file of the package', async () => {
  execFileSync('mkfifo', [path.join(temp, 'home/build/b.md.mustache')]);
  expect(await files().read('build/b.md')).toMatchObject({ text: 'package' });
});
