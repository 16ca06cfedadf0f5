import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { WorkSession } from '../../src/domain/session.ts';
import { fingerprintOf } from '../../src/intake/fingerprint.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { claimRun } from '../../src/store/claim-run.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import type { SessionRecord } from '../../src/store/store.ts';
import {
  example,
  startFlywheel,
  type FlywheelOptions,
  type TestFlywheel,
} from '../support/start-flywheel.ts';
import { silentLog } from '../support/temp-home.ts';

let fly: TestFlywheel;
const start = async (options?: FlywheelOptions): Promise<TestFlywheel> =>
  (fly = await startFlywheel(options));
afterEach(() => fly.stop());

const record = (id: unknown): SessionRecord => {
  const found = fly.composed.sessions.get('sessions', String(id));
  if (!found) throw new Error(`nothing is known about ${String(id)}`);
  return found;
};
const statusOf = (session: Record<string, unknown>, key: string): unknown =>
  (session['pipeline_status'] as Record<string, unknown>)[key];
const claims = (session: SessionRecord): unknown[] =>
  session.findings
    .filter(({ code }) => code === 'CLAIM_DIFFERS')
    .map(({ subject, claimed, computed }) => [subject, claimed, computed]);

describe('a session dropped into the inbox', () => {
  test('gets its artifacts beside it, its answer in it, and its line in the manifest', async () => {
    await start();
    const session = await example('trade');
    await fly.drop('b2_trade.json', session);
    await fly.saw('run.completed');
    expect(await fly.list('outputs/sessions/b2_trade')).toEqual([
      'receipts.json',
      'social_trade_thread.md',
      'trade_journal.md',
    ]);
    const answer = await fly.session('b2_trade.json');
    expect(statusOf(answer, 'trade_artifact')).toBe('complete');
    expect(statusOf(answer, 'build_artifact')).toBe('not_applicable');
    expect(answer['artifacts']).toMatchObject({
      trade_journal: {
        generated: true,
        path: 'outputs/sessions/b2_trade/trade_journal.md',
        status: 'complete',
      },
    });
    expect(answer['source_data']).toEqual(session['source_data']);
    expect(record(session['session_id'])).toMatchObject({
      status: 'complete',
      ready_for_publication: true,
      source: 'outputs/sessions/b2_trade.json',
    });
    const jobs = fly.composed.sessions.all('publish_queue');
    expect(jobs.map(({ type, target, status }) => [type, target, status])).toEqual([
      ['social_trade_thread', 'social', 'approved'],
      ['trade_journal', 'website', 'approved'],
    ]);
  });

  test('has its claims checked: the samples contradict their own data', async () => {
    await start();
    for (const type of ['build', 'trade', 'life_aria']) {
      await fly.drop(`${type}.json`, await example(type));
    }
    await fly.saw('run.completed', 3);
    const [build, trade, life] = await Promise.all(['build', 'trade', 'life_aria'].map(example));
    expect(claims(record(trade?.['session_id']))).toEqual([
      ['trades_executed', '5', '2'],
      ['total_pnl', '325.75', '75.00'],
      ['win_rate', '80 %', '100 %'],
      ['max_drawdown', '50.00', '0'],
    ]);
    expect(claims(record(build?.['session_id']))).toEqual([
      ['commits', '3', '2'],
      ['files_changed', '8', '3'],
    ]);
    expect(JSON.stringify(record(life?.['session_id']).findings)).toMatch(/5.*3.*0/);
  });

  test('fails with a mend when nothing true can be told, and nothing is enqueued', async () => {
    await start();
    await fly.drop('minimal.json', await example('build-minimal'));
    await fly.saw('run.completed');
    const answer = await fly.session('minimal.json');
    expect(statusOf(answer, 'build_artifact')).toBe('failed');
    expect(answer['flywheel']).toMatchObject({ errors: [{ code: 'NOTHING_TO_TELL' }] });
    expect(fly.composed.sessions.all('publish_queue')).toEqual([]);
  });

  test('may be a folder: then its artifacts are inside, and no file of the agent is touched', async () => {
    await start();
    const session = await example('life_aria');
    await fly.drop('game/devlog_entry.md', 'mine');
    await fly.drop('game/work_session.json', session);
    await fly.saw('run.completed');
    expect(await fly.list('outputs/sessions/game/artifacts')).toContain('devlog_entry.md');
    expect(await fly.text('outputs/sessions/game/devlog_entry.md')).toBe('mine');
  });

  test('that lay there before the start is taken too', async () => {
    const session = await example('trade');
    await start({
      prepare: (root) =>
        writeFile(path.join(root, 'outputs/sessions/early.json'), JSON.stringify(session)),
    });
    await fly.saw('run.completed');
    expect(record(session['session_id']).status).toBe('complete');
  });
});

describe('the same work', () => {
  const again = async (name: string, content: string | Record<string, unknown>): Promise<void> => {
    await fly.drop(name, content);
    // A file that is seen again while its answer is written may be told of as known, too.
    let told = 0;
    do await fly.saw('session.duplicated', ++told);
    while ((await fly.session(name))['flywheel'] === undefined);
    expect(fly.count('run.claimed')).toBe(1);
  };

  test('dropped twice under one name is done once, and the answer is written again', async () => {
    await start();
    const session = await example('trade');
    await fly.drop('a.json', session);
    await fly.saw('run.completed');
    const answered = await fly.session('a.json');
    await again('a.json', session);
    expect(await fly.session('a.json')).toEqual(answered);
  });

  test('under another name is done once, and points to the original', async () => {
    await start();
    const session = await example('trade');
    await fly.drop('a.json', session);
    await fly.saw('run.completed');
    await again('b.json', session);
    expect((await fly.session('b.json'))['flywheel']).toMatchObject({
      duplicate_of: 'outputs/sessions/a.json',
    });
    expect(await fly.list('outputs/sessions')).not.toContain('b');
  });

  test('with its keys in another order is done once', async () => {
    await start();
    const session = await example('trade');
    await fly.drop('a.json', session);
    await fly.saw('run.completed');
    await again('b.json', Object.fromEntries(Object.entries(session).reverse()));
  });

  test('is known after a restart', async () => {
    await start();
    const session = await example('trade');
    await fly.drop('a.json', session);
    await fly.saw('run.completed');
    await fly.restart();
    await again('b.json', session);
  });

  test('reported under another id makes no second publish job', async () => {
    await start();
    const session = await example('trade');
    await fly.drop('a.json', session);
    await fly.saw('run.completed');
    const jobs = fly.composed.sessions.all('publish_queue').length;
    await fly.drop('b.json', { ...session, session_id: 'another' });
    await fly.saw('run.completed', 2);
    expect(fly.composed.sessions.all('publish_queue')).toHaveLength(jobs);
  });
});

describe('changed work', () => {
  test('is a new revision: the artifacts before move aside, the jobs before are superseded', async () => {
    await start();
    const session = await example('trade');
    await fly.drop('a.json', session);
    await fly.saw('run.completed');
    const before = await fly.text('outputs/sessions/a/trade_journal.md');
    const source = { ...(session['source_data'] as object), session_notes: 'Patience paid.' };
    await fly.drop('a.json', { ...session, source_data: source, lessons: ['Wait for the level.'] });
    await fly.saw('run.completed', 2);
    expect(await fly.text('outputs/sessions/a/revisions/1/trade_journal.md')).toBe(before);
    expect(await fly.text('outputs/sessions/a/trade_journal.md')).toContain('Wait for the level.');
    expect(record(session['session_id'])).toMatchObject({
      revision: 2,
      revisions: [{ artifacts: [{ path: 'outputs/sessions/a/revisions/1/trade_journal.md' }, {}] }],
    });
    const journal = fly.composed.sessions
      .all('publish_queue')
      .filter(({ type }) => type === 'trade_journal');
    expect(journal.map(({ generation, status }) => [generation, status])).toEqual([
      [1, 'superseded'],
      [2, 'approved'],
    ]);
  });

  test('of another session under the same file name gets its own folder', async () => {
    await start();
    const session = await example('trade');
    await fly.drop('work.json', session);
    await fly.saw('run.completed');
    const mine = await fly.text('outputs/sessions/work/trade_journal.md');
    await fly.drop('work.json', { ...session, session_id: 'other', agent_id: 'Agent-9' });
    await fly.saw('run.completed', 2);
    expect(record('other').artifact_folder).toMatch(/work\.[0-9a-f]{8}$/);
    expect(await fly.text('outputs/sessions/work/trade_journal.md')).toBe(mine);
  });
});

describe('what cannot be a session', () => {
  test('is refused with its reasons beside it, and the daemon goes on', async () => {
    await start();
    await fly.drop('bad.json', { session_id: '../../x', session_type: 'build', timestamp: 5 });
    await fly.saw('session.rejected');
    expect(await fly.list('outputs/rejected')).toEqual(
      ['.gitkeep', 'bad.json', 'bad.json.problems.json', 'bad.json.problems.md'].filter(
        (name) => name !== '.gitkeep',
      ),
    );
    const told = await fly.text('outputs/rejected/bad.json.problems.md');
    for (const field of ['session_id', 'timestamp', 'agent_id']) expect(told).toContain(field);
    await fly.drop('good.json', await example('trade'));
    await fly.saw('run.completed');
  });

  test('a link and a pipe are neither followed nor opened', async () => {
    // Both are left to the sweep.
    await start({ settings: { 'intake.sweep_seconds': 0.1 } });
    const { sessions } = fly.composed.home;
    await symlink('/etc/hostname', path.join(sessions, 'link.json'));
    execFileSync('mkfifo', [path.join(sessions, 'pipe.json')]);
    await fly.saw('session.rejected', 2);
    await fly.drop('good.json', await example('trade'));
    await fly.saw('run.completed');
    expect((await fly.list('outputs/rejected')).filter((name) => /^\w+\.json$/.test(name))).toEqual(
      ['link.json', 'pipe.json'],
    );
  });

  test('a half-written file is waited for, and taken when it is whole', async () => {
    await start();
    const text = JSON.stringify(await example('trade'));
    const file = path.join(fly.composed.home.sessions, 'slow.json');
    await writeFile(file, text.slice(0, 100));
    await writeFile(file, text);
    await fly.saw('run.completed');
    expect(fly.count('session.rejected')).toBe(0);
  });

  test('a file that stays half-written is refused after the grace period', async () => {
    await start({ settings: { 'intake.grace_seconds': 0.2 } });
    await writeFile(path.join(fly.composed.home.sessions, 'torn.json'), '{"session_id": "a"');
    await fly.saw('session.rejected');
    expect(await fly.text('outputs/rejected/torn.json.problems.md')).toMatch(/line 1/i);
  });
});

describe('when something breaks', () => {
  test('one artifact that fails costs itself: the run is partial and says why', async () => {
    await start();
    const repo_path = path.join(fly.composed.home.root, 'repository');
    // A region that begins and never ends cannot be kept up: the README step fails, no other does.
    await commitAll(repo_path, { 'README.md': '# Mine\n<!-- flywheel:begin recent-work -->\n' });
    const session = await example('build');
    await fly.drop('a.json', { ...session, source_data: { repo_path, git_commits: [] } });
    await fly.saw('run.completed');
    const answer = await fly.session('a.json');
    expect(statusOf(answer, 'build_artifact')).toBe('partial');
    expect(answer['artifacts']).toMatchObject({
      readme: { status: 'failed', generated: false, path: null },
      build_log: { status: 'complete' },
    });
    expect(answer['flywheel']).toMatchObject({
      errors: [
        {
          processor: 'write-readme',
          code: 'README_MARKERS_BROKEN',
          session_id: session['session_id'],
          timestamp: session['timestamp'],
        },
      ],
    });
    expect(await readFile(path.join(repo_path, 'README.md'), 'utf8')).toContain('# Mine');
  });

  test('an answer is not written over what an agent has changed meanwhile', async () => {
    await start();
    const session = await example('trade');
    const file = await fly.drop('a.json', session);
    await fly.saw('run.claimed');
    await writeFile(file, JSON.stringify({ ...session, agent_id: 'Agent-6' }));
    await fly.saw('run.completed', 2);
    expect((await fly.session('a.json'))['agent_id']).toBe('Agent-6');
    expect(record(session['session_id']).revision).toBe(2);
  });

  test('a file that vanishes while it is worked on leaves its artifacts', async () => {
    await start();
    const file = await fly.drop('a.json', await example('trade'));
    await fly.saw('run.claimed');
    await unlink(file).catch(() => undefined);
    await fly.saw('run.completed');
    expect(await fly.list('outputs/sessions/a')).toContain('trade_journal.md');
  });

  test('a claim without facts is done again at the next start, from the bytes of the claim', async () => {
    const session = await example('trade');
    await start({
      prepare: async (root) => {
        const file = path.join(root, 'outputs/sessions/a.json');
        await claimAndDie(root, session);
        // Since then the file was taken away: the claim remembers what it said.
        await expect(readFile(file)).rejects.toThrow('ENOENT');
      },
    });
    await fly.saw('run.completed');
    expect(fly.count('run.claimed')).toBe(1);
    expect(await fly.list('outputs/sessions/a')).toContain('trade_journal.md');
    expect(record(session['session_id'])).toMatchObject({ status: 'complete', attempts: 1 });
  });
});

test('the manifest file is what the daemon knows, readable and sorted', async () => {
  await start();
  for (const type of ['trade', 'life_aria']) await fly.drop(`${type}.json`, await example(type));
  await fly.saw('run.completed', 2);
  const home = fly.composed.home;
  await fly.restart();
  const manifest = JSON.parse(await readFile(home.manifest, 'utf8')) as Record<string, object>;
  const ids = Object.keys(manifest['sessions'] ?? {});
  expect(ids).toEqual([...ids].sort());
  expect(ids).toHaveLength(2);
  await rename(home.manifest, `${home.manifest}.gone`);
  await fly.restart();
  expect(fly.composed.sessions.all('sessions')).toHaveLength(2);
});

/** Commits these files as the whole of a new repository. */
async function commitAll(folder: string, files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const git = (...args: string[]): unknown => execFileSync('git', ['-C', folder, ...args]);
  git('init', '-q');
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(folder, name), text);
    git('add', name);
  }
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid'];
  git(...who, 'commit', '-q', '-m', 'feat: count what happens');
}

/** What a life leaves that ended right after its claim. */
async function claimAndDie(root: string, session: Record<string, unknown>): Promise<void> {
  const store = await openEmbeddedStore({
    home: root,
    fs: nodeFileSystem,
    files: createDurableFiles(nodeFileSystem),
    clock: systemClock,
    log: silentLog,
    manifestProblems: () => [],
  });
  await store.transact('run.claimed', (tx) =>
    claimRun(tx, {
      accepted: {
        session: session as unknown as WorkSession,
        fingerprint: fingerprintOf(session),
        text: JSON.stringify(session),
        path: 'outputs/sessions/a.json',
      },
      at: '2025-12-02T05:20:00.000Z',
      folders: ['outputs/sessions/a'],
    }),
  );
  // Nothing of the claim is undone by this; a dead store must not write beside the living one.
  await store.close();
}
