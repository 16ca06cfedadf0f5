import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { flywheel, jsonOf } from '../cli/support.ts';
import { example } from '../support/start-flywheel.ts';
import { ids, workedHome, type WorkedHome } from './support.ts';

let home: WorkedHome;
let folder: string;
let file: string;
beforeEach(async () => {
  home = await workedHome();
  folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-backup-'));
  file = path.join(folder, 'home.backup');
});
afterEach(async () => {
  await home.fly.stop();
  await rm(folder, { recursive: true, force: true });
});

const loseState = async (): Promise<void> => {
  await rm(home.at('manifest.json'));
  await rm(home.at('.flywheel/journal.ndjson'));
};

describe('backup and restore', () => {
  test('put a lost state back, and nothing is run or published again', async () => {
    const before = await home.manifest();
    await home.cli('backup', file);
    await loseState();
    const { code, stderr } = await home.cli('restore', file);
    expect([code, stderr]).toEqual([0, '']);
    const after = await home.manifest();
    expect(after.sessions).toEqual(before.sessions);
    expect(Object.keys(after.publish_queue)).toEqual(Object.keys(before.publish_queue));
    const statuses = Object.values(after.publish_queue).map(({ status }) => status);
    expect(statuses.filter((each) => each !== 'superseded' && each !== 'unknown')).toEqual([]);
    await home.fly.restart();
    await home.fly.composed.close();
    expect(home.fly.count('run.claimed')).toBe(4);
    expect(await home.verify()).toEqual([]);
  });

  test('what was done after the backup is adopted, not done again', async () => {
    await home.fly.restart();
    await home.cli('backup', file);
    const trade = await example('trade');
    await home.fly.drop('later.json', { ...trade, session_id: 'later', agent_id: 'agent-9' });
    await home.fly.saw('run.completed', 5);
    await home.fly.drop('trade.json', { ...trade, lessons: ['Once more.'] });
    await home.fly.saw('run.completed', 6);
    await home.fly.composed.close();
    const before = await home.manifest();
    const texts = await home.texts();
    expect((await home.cli('restore', file)).stderr).toContain('RESTORE_REFUSED');
    const { stdout } = await home.cli('restore', file, '--force', '--json');
    expect(jsonOf(stdout)).toMatchObject({ adoption: { counts: { adopted: 1, settled: 1 } } });
    const after = await home.manifest();
    for (const id of ['later', ids.trade]) {
      const { fingerprint, revision, status, artifacts, source } = before.sessions[id] ?? {};
      expect(after.sessions[id]).toMatchObject({
        fingerprint,
        revision,
        status,
        artifacts,
        source,
      });
    }
    await home.fly.restart();
    await home.fly.composed.close();
    expect(home.fly.count('run.claimed')).toBe(6);
    expect(await home.texts()).toEqual(texts);
    expect(await home.verify()).toEqual([]);
  });

  test('with artifacts make the home again elsewhere', async () => {
    const texts = await home.texts();
    await writeFile(home.at('watch/watch.config.json'), '{"concurrency": 2}\n');
    await home.cli('backup', file, '--with-artifacts');
    const other = path.join(folder, 'other');
    const restored = await flywheel(['restore', file, '--home', other]);
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    for (const [name, text] of Object.entries(texts)) {
      expect(await readFile(path.join(other, 'outputs/sessions', name), 'utf8')).toBe(text);
    }
    expect(await readFile(path.join(other, 'watch/watch.config.json'), 'utf8')).toBe(
      '{"concurrency": 2}\n',
    );
    const { code, stdout } = await flywheel(['verify', '--home', other]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('artifacts ok')]);
  });

  test('what is missing comes back, what is there stays', async () => {
    await home.cli('backup', file, '--with-artifacts');
    const journal = home.at('outputs/sessions/trade/trade_journal.md');
    const thread = home.at('outputs/sessions/trade/social_trade_thread.md');
    const text = await readFile(journal, 'utf8');
    await rm(journal);
    await writeFile(thread, 'Mine.\n');
    await home.cli('restore', file);
    expect(await readFile(journal, 'utf8')).toBe(text);
    expect(await readFile(thread, 'utf8')).toBe('Mine.\n');
  });

  test('keep the state that was there aside', async () => {
    await home.cli('backup', file);
    const before = await readFile(home.at('.flywheel/journal.ndjson'));
    const { stdout } = await home.cli('restore', file, '--json');
    expect(jsonOf(stdout)['kept']).toContain('.flywheel/journal.ndjson.before-restore-1');
    expect(await readFile(home.at('.flywheel/journal.ndjson.before-restore-1'))).toEqual(before);
  });
});

describe('a backup that cannot be trusted', () => {
  const change = async (how: (lines: string[]) => string[]): Promise<void> => {
    const lines = gunzipSync(await readFile(file))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    await writeFile(file, gzipSync(`${how(lines).join('\n')}\n`));
  };
  const cases: readonly [string, (lines: string[]) => string[]][] = [
    ['is cut off', (lines) => lines.slice(0, -1)],
    ['lacks a line', (lines) => [...lines.slice(0, 3), ...lines.slice(4)]],
    ['has a changed byte', (lines) => lines.map((line) => line.replace('"data":"e', '"data":"f'))],
    [
      'is of a newer version',
      (lines) => lines.map((line) => line.replace('backup":1', 'backup":2')),
    ],
    [
      'leads out of the home',
      (lines) => lines.map((line) => line.replaceAll('manifest.json', 'outputs/../../x')),
    ],
    ['is something else', () => ['{"a": 1}']],
  ];

  test.each(cases)('that %s is refused, and nothing is changed', async (_what, how) => {
    await home.cli('backup', file);
    await change(how);
    const before = await readFile(home.at('.flywheel/journal.ndjson'));
    const { code, stderr } = await home.cli('restore', file, '--force');
    expect([code, stderr]).toEqual([65, expect.stringMatching(/^BACKUP_UNREADABLE: /)]);
    expect(await readFile(home.at('.flywheel/journal.ndjson'))).toEqual(before);
  });

  test('of no gzip file neither', async () => {
    await writeFile(file, 'hello');
    const { code, stderr } = await home.cli('restore', file);
    expect([code, stderr]).toEqual([65, expect.stringMatching(/^BACKUP_UNREADABLE: /)]);
  });
});

test('a backup never replaces a file', async () => {
  await writeFile(file, 'mine');
  const { code, stderr } = await home.cli('backup', file);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^BACKUP_UNWRITABLE: .*there already/)]);
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('a restore beside a running daemon is refused', async () => {
  await home.cli('backup', file);
  await home.fly.restart();
  expect((await home.cli('restore', file)).code).toBe(3);
});
