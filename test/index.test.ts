import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as api from '../src/index.ts';
import { packagePath } from '../src/platform/package-files.ts';
import { startFlywheel } from './support/start-flywheel.ts';
import { tempHome } from './support/temp-home.ts';

const { collectGitCommits, createFlywheel, endSession, SessionTracker } = api;
const trade = JSON.parse(await readFile(packagePath('examples/trade.session.json'), 'utf8')) as {
  session_id: string;
  metadata: Record<string, unknown>;
  source_data: Record<string, unknown>;
};
const withCode = (code: api.ErrorCode): unknown => expect.objectContaining({ code });

let home: string;
let outside: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const made = await tempHome();
  outside = await realpath(await mkdtemp(path.join(os.tmpdir(), 'flywheel-outside-')));
  home = made.home.root;
  remove = async () => {
    await made.remove();
    await rm(outside, { recursive: true, force: true });
  };
});
afterEach(() => remove());

/** A repository with one commit, of 2 December 2025. */
function makeRepository(): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: outside,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_DATE: '2025-12-02T05:15:00Z',
    GIT_COMMITTER_DATE: '2025-12-02T05:15:00Z',
  };
  const who = ['-c', 'user.name=Agent-7', '-c', 'user.email=agent@example.org'];
  const git = (...args: string[]): unknown =>
    execFileSync('git', [...who, ...args], { cwd: outside, env });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'feat: turn the wheel');
  return outside;
}

describe('createFlywheel', () => {
  test('processes a file from elsewhere, and leaves the file as it was', async () => {
    const file = path.join(outside, 'mine.json');
    const text = JSON.stringify(trade);
    await writeFile(file, text);
    const flywheel = createFlywheel({ home });
    const result = await flywheel.processSession(file);
    await flywheel.close();
    expect(result).toMatchObject({
      session_id: trade.session_id,
      status: 'complete',
      outcome: 'done',
    });
    expect(result.session_file).toBe(path.join(home, 'outputs/sessions/mine.json'));
    expect(result.artifacts.map(({ type, status }) => [type, status])).toEqual([
      ['trade_journal', 'complete'],
      ['social_trade_thread', 'complete'],
    ]);
    for (const { path: at = '' } of result.artifacts) {
      expect(path.isAbsolute(at)).toBe(true);
      expect(await readFile(at, 'utf8')).not.toBe('');
    }
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('does the same work once', async () => {
    const file = path.join(outside, 'mine.json');
    await writeFile(file, JSON.stringify(trade));
    const flywheel = createFlywheel({ home });
    const first = await flywheel.processSession(file);
    const again = await flywheel.processSession(file);
    await flywheel.close();
    expect(again.outcome).toBe('duplicate');
    expect(again.artifacts).toEqual(first.artifacts);
  });

  test('says what is wrong with a session, and what is not there', async () => {
    const file = path.join(outside, 'wrong.json');
    await writeFile(file, JSON.stringify({ ...trade, session_id: '../../x', timestamp: 5 }));
    const flywheel = createFlywheel({ home });
    const refused = await flywheel.processSession(file).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(api.FlywheelError);
    expect(refused).toEqual(withCode('SESSION_INVALID'));
    const { problems } = (refused as api.FlywheelError).details as { problems: api.Problem[] };
    expect(problems.map(({ pointer }) => pointer).sort()).toEqual(['/session_id', '/timestamp']);
    const gone = flywheel.processSession(path.join(outside, 'gone.json'));
    await expect(gone).rejects.toEqual(withCode('SESSION_NOT_FOUND'));
    await expect(flywheel.retry('nobody')).rejects.toEqual(withCode('SESSION_NOT_FOUND'));
    await flywheel.close();
  });

  test('does a failed session again when what was missing is there', async () => {
    const repository = path.join(outside, 'later');
    const session = { ...trade, session_type: 'build', source_data: { repo_path: repository } };
    const file = path.join(outside, 'build.json');
    await writeFile(file, JSON.stringify(session));
    const flywheel = createFlywheel({ home });
    const failed = await flywheel.processSession(file);
    expect(failed).toMatchObject({ status: 'failed', errors: [{ code: 'NOTHING_TO_TELL' }] });
    execFileSync('git', ['clone', '--quiet', makeRepository(), repository]);
    const mended = await flywheel.retry(trade.session_id);
    await flywheel.close();
    expect(mended.status).toBe('complete');
  });

  test('opens nothing until it is asked, gives the home back, and may be closed twice', async () => {
    const first = createFlywheel({ home });
    const other = createFlywheel({ home });
    await expect(first.retry('nobody')).rejects.toEqual(withCode('SESSION_NOT_FOUND'));
    await first.close();
    await first.close();
    await expect(other.retry('nobody')).rejects.toEqual(withCode('SESSION_NOT_FOUND'));
    await other.close();
    await expect(first.retry('nobody')).rejects.toEqual(withCode('USAGE_INVALID'));
  });

  test('tells of a folder that is no home, and finds it once it is one', async () => {
    const flywheel = createFlywheel({ home: path.join(outside, 'new') });
    await expect(flywheel.retry('nobody')).rejects.toEqual(withCode('HOME_INVALID'));
    await mkdir(path.join(outside, 'new', 'outputs'), { recursive: true });
    await expect(flywheel.retry('nobody')).rejects.toEqual(withCode('SESSION_NOT_FOUND'));
    await flywheel.close();
  });
});

describe('a program beside a running daemon', () => {
  test('has the daemon do the work, and the daemon goes on', async () => {
    const fly = await startFlywheel();
    try {
      const root = fly.composed.home.root;
      const metadata = { trades_executed: 5 };
      const result = await endSession('Agent-5', 'trade', metadata, trade.source_data, {
        home: root,
      });
      expect(result).toMatchObject({ status: 'complete', session_type: 'trade' });
      expect(result.findings).toContainEqual(
        expect.objectContaining({ subject: 'trades_executed', claimed: '5', computed: '2' }),
      );
      expect(fly.composed.sessions.get('sessions', result.session_id)?.status).toBe('complete');
      expect(await readFile(result.session_file, 'utf8')).toContain('"trade_artifact": "complete"');
    } finally {
      await fly.stop();
    }
  });
});

describe('endSession', () => {
  test('drops, waits, and gives the artifacts', async () => {
    const { artifacts, session_file, session_id } = await endSession(
      'Agent-5',
      'trade',
      trade.metadata,
      trade.source_data,
      { home },
    );
    expect(path.basename(session_file)).toBe(`${session_id}_trade.json`);
    expect(artifacts.map(({ type }) => type)).toEqual(['trade_journal', 'social_trade_thread']);
  });

  test('says every problem at once, and leaves nothing in the inbox', async () => {
    const ending = endSession('', 'poem', { commits: -1 }, {}, { home, id: '../x' });
    const refused = (await ending.catch((error: unknown) => error)) as api.FlywheelError;
    expect(refused.code).toBe('SESSION_INVALID');
    const { problems } = refused.details as { problems: api.Problem[] };
    expect(problems.map(({ pointer }) => pointer).sort()).toEqual([
      '/agent_id',
      '/metadata/commits',
      '/session_id',
      '/session_type',
    ]);
    expect(await readdir(path.join(home, 'outputs/sessions'))).toEqual([]);
    expect(await readdir(path.join(home, 'outputs/rejected'))).toEqual([]);
  });
});

describe('SessionTracker', () => {
  test('drops a session that the wheel takes', async () => {
    const repository = makeRepository();
    const tracker = new SessionTracker({
      agent: 'Agent-7',
      type: 'build',
      repository,
      home,
    }).start();
    const { commits } = await collectGitCommits(repository, '2025-12-01');
    for (const commit of commits) tracker.addCommit(commit);
    const dropped = await tracker.finish();
    expect(await readdir(path.join(home, 'outputs/sessions'))).toEqual([
      `${tracker.id}_build.json`,
    ]);
    const flywheel = createFlywheel({ home });
    const { status, artifacts } = await flywheel.processSession(dropped.path);
    await flywheel.close();
    expect(status).toBe('complete');
    expect(artifacts.find(({ type }) => type === 'build_log')?.status).toBe('complete');
  });
});

describe('collectGitCommits', () => {
  test('lists the commits since a moment or a revision', async () => {
    const repository = makeRepository();
    const since = await collectGitCommits(repository, new Date('2025-12-02T00:00:00Z'));
    expect(since.commits.map(({ message, author }) => [message, author])).toEqual([
      ['feat: turn the wheel', 'Agent-7'],
    ]);
    expect((await collectGitCommits(repository, '2025-12-03')).commits).toEqual([]);
    expect((await collectGitCommits(repository, 'HEAD')).commits).toEqual([]);
  });

  test('says what is no repository', async () => {
    await expect(collectGitCommits(outside, 'HEAD')).rejects.toEqual(
      withCode('REPOSITORY_NOT_FOUND'),
    );
  });
});

describe('importing the package', () => {
  test('loads no other package until something is asked', async () => {
    const seen = new Set<string>();
    const packages: string[] = [];
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = await readFile(file, 'utf8');
      for (const [, name = ''] of text.matchAll(
        /^(?:import|export)\b[^;]*?from ['"]([^'"]+)['"]/gm,
      )) {
        if (name.startsWith('.')) await visit(path.resolve(path.dirname(file), name));
        else if (!name.startsWith('node:')) packages.push(name);
      }
    };
    await visit(packagePath('dist/index.js'));
    expect(packages).toEqual([]);
    expect(seen.size).toBeGreaterThan(5);
    expect(seen.size).toBeLessThan(20);
  });
});
