import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Picture, PictureReader } from '../../src/domain/picture.ts';
import type { RepoScanResult, RepositoryPin } from '../../src/domain/repo.ts';
import { pinnedReaders } from '../../src/pipelines/pinned-readers.ts';
import { takePins } from '../../src/pipelines/take-pins.ts';
import { pinRepository } from '../../src/platform/git/pin-repository.ts';
import { createRepoReader } from '../../src/platform/git/repo-reader.ts';
import { createCreationReader } from '../../src/platform/creations.ts';
import { createPictureReader } from '../../src/platform/pictures.ts';

const { signal } = new AbortController();
const creations = createCreationReader();
let folder: string;
let repository: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-pins-'));
  repository = path.join(folder, 'tally');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.invalid', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
const inIt = (...args: string[]): string => git('-C', repository, ...args);
async function makeRepository(commits = 2): Promise<void> {
  await mkdir(repository);
  inIt('init', '-q', '-b', 'main');
  for (let n = 1; n <= commits; n += 1) inIt('commit', '-q', '--allow-empty', '-m', `feat: ${n}`);
}
const scan = (pin: RepositoryPin | undefined): Promise<RepoScanResult> => {
  const readers = { repos: createRepoReader(), pictures: createPictureReader(), creations };
  const { repos } = pinnedReaders(readers, pin ? { repository: pin } : {});
  return repos.scan({ path: repository, select: [{ kind: 'last', count: 10 }] }, signal);
};

describe('a repository that was pinned', () => {
  test('is read as it stood, whatever has moved since', async () => {
    await makeRepository();
    inIt('remote', 'add', 'origin', 'https://github.com/ada/tally.git');
    const pin = await pinRepository(repository);
    expect(pin).toMatchObject({ kind: 'at', name: 'tally', branch: 'main', shallow: [] });
    const then = await scan(pin);
    expect(then).toEqual(await scan(undefined));
    inIt('commit', '-q', '--allow-empty', '-m', 'feat: more');
    inIt('checkout', '-q', '-b', 'other');
    inIt('remote', 'remove', 'origin');
    expect(await scan(pin)).toEqual(then);
    expect(await scan(undefined)).not.toEqual(then);
  });

  test('keeps the cut of a shallow clone that has been deepened', async () => {
    await makeRepository(3);
    const whole = path.join(folder, 'whole');
    git('clone', '-q', '--bare', repository, whole);
    await rm(repository, { recursive: true });
    git('clone', '-q', '--depth', '1', `file://${whole}`, repository);
    const pin = await pinRepository(repository);
    const then = await scan(pin);
    inIt('fetch', '-q', '--unshallow');
    expect(await scan(pin)).toEqual(then);
    expect(await scan(undefined)).not.toEqual(then);
  });

  test('was empty, and stays empty', async () => {
    await makeRepository(0);
    const pin = await pinRepository(repository);
    inIt('commit', '-q', '--allow-empty', '-m', 'feat: first');
    expect(await scan(pin)).toMatchObject({ scan: { commits: [], repository: { head: null } } });
  });

  test('was not there, and is not read now that it is', async () => {
    const pin = await pinRepository(repository);
    await makeRepository();
    expect(await scan(pin)).toEqual(pin);
    expect(pin).toMatchObject({ kind: 'unreachable', path: repository });
  });

  test('and is gone now is waited for, not told as if it had never been', async () => {
    await makeRepository();
    const pin = await pinRepository(repository);
    await rm(repository, { recursive: true });
    await expect(scan(pin)).rejects.toMatchObject({
      code: 'REPOSITORY_UNREADABLE',
      retry: 'later',
    });
  });

  test('and has lost the commit is an error, not another story', async () => {
    await makeRepository();
    const pin = await pinRepository(repository);
    await rm(repository, { recursive: true });
    await makeRepository(1);
    inIt('commit', '-q', '--allow-empty', '-m', 'docs: another story');
    await expect(scan(pin)).rejects.toMatchObject({ code: 'REPOSITORY_UNREADABLE' });
  });

  test('that cannot be read makes no pin: what is wrong with it is told by the run', async () => {
    await makeRepository();
    await writeFile(path.join(repository, '.git', 'HEAD'), 'nonsense');
    expect(await pinRepository(repository)).toBeUndefined();
    await expect(scan(undefined)).rejects.toMatchObject({ code: 'REPOSITORY_UNREADABLE' });
  });
});

describe('pictures', () => {
  const found = (name: string, width: number): Picture => ({
    ...{ kind: 'found', path: name, folder: 0, width, height: 1 },
    ...{ bytes: 1, format: 'png', sha256: 'x' },
  });
  const reader = (width: number, read: string[] = []): PictureReader => ({
    read(paths) {
      read.push(...paths);
      return Promise.resolve(paths.map((name) => found(name, width)));
    },
  });
  const repos = createRepoReader();

  test('that were pinned are told from the pins, others as they are, in the order asked for', async () => {
    const read: string[] = [];
    const pins = { set: 's', pictures: [found('b', 1), found('c', 1)] };
    const { pictures } = pinnedReaders({ repos, pictures: reader(2, read), creations }, pins);
    const seen = await pictures.read(['a', 'b', 'c', 'b'], [], signal);
    expect(seen).toEqual([found('a', 2), found('b', 1), found('c', 1), found('b', 1)]);
    expect(read).toEqual(['a']);
  });

  test('are looked at by a claim for some seconds, and not for ever', async () => {
    const paths = Array.from({ length: 1000 }, (_, n) => `${n}.png`);
    let clock = 0;
    const readers = {
      repository: () => Promise.resolve(undefined),
      pictures: reader(1),
      creations,
    };
    const sources = { pictures: { paths, folders: [] } };
    const slow = await takePins(sources, { ...readers, now: () => (clock += 1000) });
    const fast = await takePins(sources, { ...readers, now: () => 0 });
    expect(slow.pictures?.length).toBeLessThan(10);
    expect(fast.pictures).toHaveLength(500);
  });

  test('that nothing names are not looked for', async () => {
    const never = {
      repository: () => Promise.reject(new Error('asked')),
      pictures: reader(1),
      creations,
    };
    expect(await takePins({}, { ...never, now: () => 0 })).toEqual({});
  });
});
