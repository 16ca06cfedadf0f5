import { describe, expect, test } from '@jest/globals';

import type { PipelineSettings } from '../../../src/domain/pipeline-settings.ts';
import type { RepoReader, ScanRequest } from '../../../src/domain/repo.ts';
import type { BuildSource, WorkSession } from '../../../src/domain/session.ts';
import { createRepoReader } from '../../../src/platform/git/repo-reader.ts';
import { scanRepo } from '../../../src/processors/build/scan-repo.ts';
import { NativeGit } from '../../platform/git/native-git.ts';

const settings: PipelineSettings = {
  build: { commits: 2, window_slack_minutes: 10, article_from_lines: 50, article_from_files: 10 },
  trade: { timezone: 'UTC', cost_basis: 'fifo', starting_balance: 0 },
};
const signal = new AbortController().signal;

interface Given {
  readonly source: BuildSource;
  readonly at?: number;
  readonly minutes?: number;
  readonly agent?: string;
}

const session = ({
  source,
  at = 0,
  minutes,
  agent = 'Agent-7',
}: Given): WorkSession<'build', BuildSource> => ({
  session_id: 's1',
  session_type: 'build',
  timestamp: new Date(at * 1000).toISOString(),
  agent_id: agent,
  metadata: minutes === undefined ? null : { duration_minutes: minutes },
  source_data: source,
});

/** What is asked of the reader. */
async function requestFor(given: Given): Promise<ScanRequest | undefined> {
  let asked: ScanRequest | undefined;
  const repos: RepoReader = {
    texts: () => Promise.resolve([]),
    scan(request) {
      asked = request;
      return Promise.resolve({ kind: 'unreachable', path: request.path, reason: 'a test' });
    },
  };
  await scanRepo.run(session(given), { repos, settings, signal });
  return asked;
}

async function found(
  given: Given,
): Promise<{ subjects: string[]; by: string; unresolved: readonly string[] }> {
  const result = await scanRepo.run(session(given), {
    repos: createRepoReader(),
    settings,
    signal,
  });
  if (result.kind !== 'scanned') throw new Error(result.reason);
  const { commits, selected_by: by, unresolved } = result.scan;
  return { subjects: commits.map((commit) => commit.subject), by, unresolved };
}

test.each([{}, { repo_path: null }, { repo_path: '' }])(
  'without a repository: %j',
  async (source) => {
    const result = await scanRepo.run(session({ source }), {
      repos: createRepoReader(),
      settings,
      signal,
    });
    expect(result).toEqual({
      kind: 'unreachable',
      path: '',
      reason: 'the session names no repository',
    });
  },
);

test('a path of another machine is unreachable, with why', async () => {
  const source = { repo_path: 'D:/Agent_Cellphone_V2_Repository' };
  const result = await scanRepo.run(session({ source }), {
    repos: createRepoReader(),
    settings,
    signal,
  });
  expect(result).toMatchObject({ kind: 'unreachable', path: 'D:/Agent_Cellphone_V2_Repository' });
});

test('listed hashes, both windows by the agent and by anybody, the last: in this order', async () => {
  const source = { repo_path: '/r', git_commits: [{ hash: 'abc1' }, { hash: 'abc2' }] };
  const request = await requestFor({ source, at: 100_000, minutes: 60 });
  expect(request?.select).toMatchObject([
    { kind: 'hashes', hashes: ['abc1', 'abc2'] },
    { kind: 'window', from: 95_800, to: 100_600, author: 'Agent-7' },
    { kind: 'window', from: 95_800, to: 100_600 },
    { kind: 'window', from: 100_000, to: 103_600, author: 'Agent-7' },
    { kind: 'window', from: 100_000, to: 103_600 },
    { kind: 'last', count: 2 },
  ]);
});

test('a duration that is a mistake does not reach back for years', async () => {
  const request = await requestFor({ source: { repo_path: '/r' }, at: 1e9, minutes: 1e15 });
  expect(request?.select[0]).toMatchObject({ from: 1e9 - 31 * 86_400 - 600 });
});

test('without a duration only the slack around the timestamp counts', async () => {
  const request = await requestFor({ source: { repo_path: '/r' }, at: 100_000 });
  expect(request?.select.map(({ kind }) => kind)).toEqual(['window', 'window', 'last']);
});

describe('on a real repository', () => {
  const repository = (): { git: NativeGit; source: BuildSource; start: number } => {
    const git = NativeGit.init();
    const start = git.time;
    git.commit('by Ada');
    git.commit('by the agent', '--author', 'Agent-7 <a7@x.org>');
    git.commit('by Ada again');
    return { git, source: { repo_path: git.path }, start };
  };

  test('commits that are listed are not filtered by anything', async () => {
    const { git, source } = repository();
    const hash = git.run('rev-parse', 'HEAD~2');
    const git_commits = [{ hash: hash.slice(0, 8) }, { hash: 'def456ghi789' }];
    expect(await found({ source: { ...source, git_commits }, at: 5 })).toEqual({
      subjects: ['by Ada'],
      by: 'the commits the session lists',
      unresolved: ['def456ghi789'],
    });
  });

  test('the agent, else anybody, in the time of the session', async () => {
    const { source, start } = repository();
    const at = start + 600;
    expect(await found({ source, at, minutes: 30 })).toMatchObject({
      subjects: ['by the agent'],
      by: 'the commits by Agent-7 in the time of the session',
    });
    expect(await found({ source, at, minutes: 30, agent: 'Agent-1' })).toMatchObject({
      subjects: ['by Ada again', 'by the agent', 'by Ada'],
      by: 'the commits by anybody in the time of the session',
    });
  });

  test('a timestamp at the start of the session', async () => {
    const { source, start } = repository();
    const { subjects, by } = await found({ source, at: start - 3000, minutes: 60 });
    expect(subjects).toEqual(['by the agent']);
    expect(by).toContain('its timestamp taken as its start');
  });

  test('the last of HEAD only when nothing else was found, and said so', async () => {
    const { source } = repository();
    expect(await found({ source: { ...source, git_commits: [{ hash: 'ffff1' }] }, at: 5 })).toEqual(
      {
        subjects: ['by Ada again', 'by the agent'],
        by: 'the last 2 commits of HEAD (none it lists exists, and none lies in the time of the session)',
        unresolved: ['ffff1'],
      },
    );
  });
});
