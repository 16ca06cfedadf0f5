import { describe, expect, test } from '@jest/globals';
import type { SessionDraft } from '../../src/capture/drop-session.ts';
import { SessionTracker, type SessionTrackerOptions } from '../../src/capture/session-tracker.ts';
import { FlywheelError } from '../../src/domain/errors.ts';

const minute = 60_000;

/** A tracker at a time that is set by hand, and what it has dropped. */
function tracked(options: Partial<SessionTrackerOptions> = {}, failures: FlywheelError[] = []) {
  const time = { wall: Date.parse('2025-12-02T05:20:00Z'), monotonic: 1000 };
  const dropped: SessionDraft[] = [];
  const tracker = new SessionTracker(
    { agent: 'Agent-7', type: 'build', ...options },
    {
      clock: { now: () => time.wall, monotonic: () => time.monotonic },
      random: { fraction: () => 0, uuid: () => '6f1c0a7e-0000-4000-8000-000000000001' },
      drop: (session) => {
        const failure = failures.shift();
        if (failure) return Promise.reject(failure);
        dropped.push(session);
        return Promise.resolve({ session_id: session.session_id, path: '/inbox/it.json' });
      },
    },
  );
  return { tracker, time, dropped };
}

describe('a session tracker', () => {
  test('drops what it was told, under an id of its own, at the time it is finished', async () => {
    const { tracker, time, dropped } = tracked({ repository: '/home/me/wheel' });
    tracker.start();
    time.monotonic += 42 * minute;
    tracker.addCommit({ hash: '3f2c1ab', message: 'feat: turn', files: ['src/a.ts', 'src/b.ts'] });
    tracker.addFile('src/b.ts').addFile('docs/wheel.md').addMetadata({ lines_added: 12 });
    tracker.addSource({ lessons: ['Measure first.'] });
    expect(await tracker.finish()).toEqual({ session_id: tracker.id, path: '/inbox/it.json' });
    expect(dropped).toEqual([
      {
        session_id: '6f1c0a7e-0000-4000-8000-000000000001',
        session_type: 'build',
        timestamp: '2025-12-02T05:20:00.000Z',
        agent_id: 'Agent-7',
        metadata: { duration_minutes: 42, commits: 1, files_changed: 3, lines_added: 12 },
        source_data: {
          repo_path: '/home/me/wheel',
          git_commits: [
            { hash: '3f2c1ab', message: 'feat: turn', files: ['src/a.ts', 'src/b.ts'] },
          ],
          lessons: ['Measure first.'],
        },
      },
    ]);
  });

  test('claims nothing that it was not told', async () => {
    const { tracker, dropped } = tracked({ type: 'life_aria', id: 'one' });
    await tracker.finish();
    expect(dropped[0]).toMatchObject({ session_id: 'one', metadata: {}, source_data: {} });
  });

  test('counts minutes by a clock that nobody sets, from the first start', () => {
    const { tracker, time } = tracked();
    expect(tracker.durationMinutes).toBe(0);
    tracker.start();
    time.wall -= 600 * minute;
    time.monotonic += 1.26 * minute;
    tracker.start();
    expect(tracker.durationMinutes).toBe(1.3);
  });

  test('adds lists of source data to each other, and lets a later value replace an earlier', async () => {
    const { tracker, dropped } = tracked({ type: 'trade' });
    tracker.addSource({ trades: [{ symbol: 'AAPL' }], account: 'paper' });
    tracker.addSource({ trades: [{ symbol: 'MSFT' }], account: 'live' });
    await tracker.finish();
    expect(dropped[0]?.source_data).toEqual({
      trades: [{ symbol: 'AAPL' }, { symbol: 'MSFT' }],
      account: 'live',
    });
  });

  test('counts a commit once, and keeps what was said of it last', async () => {
    const { tracker, dropped } = tracked();
    tracker.addCommit('3f2c1ab').addCommit({ hash: '3f2c1ab', message: 'feat: turn' });
    await tracker.finish();
    expect(dropped[0]?.metadata).toEqual({ commits: 1 });
    expect(dropped[0]?.source_data['git_commits']).toEqual([
      { hash: '3f2c1ab', message: 'feat: turn' },
    ]);
  });

  test('is dropped once, however often it is finished', async () => {
    const { tracker, dropped } = tracked();
    const [one, other] = await Promise.all([tracker.finish(), tracker.finish()]);
    expect(one).toBe(other);
    expect(dropped).toHaveLength(1);
  });

  test('refuses what comes after its end', async () => {
    const { tracker } = tracked();
    await tracker.finish();
    for (const late of [
      () => tracker.addFile('a'),
      () => tracker.addCommit('a'),
      () => tracker.addSource({}),
      () => tracker.addMetadata({}),
    ]) {
      expect(late).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }));
    }
  });

  test('can be mended and finished again when it was refused', async () => {
    const refused = new FlywheelError('SESSION_INVALID', 'It has a problem.');
    const { tracker, dropped } = tracked({}, [refused]);
    await expect(tracker.finish()).rejects.toBe(refused);
    await tracker.addMetadata({ commits: 1 }).finish();
    expect(dropped).toHaveLength(1);
  });
});
