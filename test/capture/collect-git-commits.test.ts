import { describe, expect, test } from '@jest/globals';

import { collectGitCommits } from '../../src/capture/collect-git-commits.ts';
import { createRepoReader } from '../../src/platform/git/repo-reader.ts';
import { NativeGit } from '../platform/git/native-git.ts';

const repos = createRepoReader();

function repository(): NativeGit {
  const git = NativeGit.init();
  git.time = Date.UTC(2025, 11, 1, 23, 0, 0) / 1000;
  git.write('a', '1\n').commit('one');
  git.time = Date.UTC(2025, 11, 2, 5, 0, 0) / 1000;
  git
    .write('a', '2\n')
    .write('b', '1\n')
    .commit('two\n\nThe body.\n\nSigned-off-by: Ada <ada@example.org>');
  git.zone = '+0100';
  git.write('c', '1\n2\n').commit('three', '--author', 'Agent-7 <a7@x.org>');
  return git;
}

test('commits since a day, oldest first, as a session lists them', async () => {
  const git = repository();
  const collected = await collectGitCommits(repos, git.path, '2025-12-02');
  expect(collected).toEqual({
    repo_path: git.path,
    commits: [
      {
        hash: git.run('rev-parse', 'HEAD~1'),
        message: 'two\n\nThe body.',
        author: 'Ada',
        email: 'ada@example.org',
        timestamp: '2025-12-02T05:01:00Z',
        files: ['a', 'b'],
      },
      {
        hash: git.run('rev-parse', 'HEAD'),
        message: 'three',
        author: 'Agent-7',
        email: 'a7@x.org',
        timestamp: '2025-12-02T06:02:00+01:00',
        files: ['c'],
      },
    ],
    totals: { commits: 2, files: 3, added: 4, removed: 1 },
  });
});

describe('since', () => {
  test.each([
    [new Date('2025-12-02T05:02:00Z'), ['three']],
    ['2025-12-02T06:02:00+01:00', ['three']],
    ['2025-12-02T05:02:00', ['three']],
    ['2025-12-02 05:02', ['three']],
    ['HEAD~1', ['three']],
    ['main~2', ['two', 'three']],
    ['2030-01-01', []],
    ['HEAD', []],
  ])('%s', async (since, subjects) => {
    const { commits } = await collectGitCommits(repos, repository().path, since);
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(subjects);
  });

  test('a date, by one author', async () => {
    const { commits } = await collectGitCommits(repos, repository().path, '2025-01-01', {
      author: 'agent-7',
    });
    expect(commits.map(({ message }) => message)).toEqual(['three']);
  });
});

test('an empty repository has no commits since anything', async () => {
  const git = NativeGit.init();
  expect((await collectGitCommits(repos, git.path, '2025-01-01')).commits).toEqual([]);
  expect((await collectGitCommits(repos, git.path, 'HEAD')).commits).toEqual([]);
});

test('what does not exist is an error that says what to do', async () => {
  const git = repository();
  await expect(collectGitCommits(repos, git.path, 'v9.9')).rejects.toMatchObject({
    code: 'USAGE_INVALID',
  });
  await expect(collectGitCommits(repos, git.path, new Date(NaN))).rejects.toMatchObject({
    code: 'USAGE_INVALID',
  });
  await expect(collectGitCommits(repos, '/no/where', 'HEAD')).rejects.toMatchObject({
    code: 'REPOSITORY_NOT_FOUND',
    message: '/no/where: no such folder on this machine',
  });
});

test('it stops when told', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(collectGitCommits(repos, repository().path, 'HEAD~1', { signal })).rejects.toThrow(
    'enough',
  );
});
