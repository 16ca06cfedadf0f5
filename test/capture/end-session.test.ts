import { describe, expect, test } from '@jest/globals';
import type { SessionDraft } from '../../src/capture/drop-session.ts';
import { endSession, type EndParts } from '../../src/capture/end-session.ts';

const order: string[] = [];
const dropped: SessionDraft[] = [];
const parts: EndParts<string> = {
  clock: { now: () => Date.parse('2025-12-02T05:20:00Z'), monotonic: () => 0 },
  random: { fraction: () => 0, uuid: () => 'fresh' },
  drop: (session) => {
    order.push('dropped');
    dropped.push(session);
    return Promise.resolve({
      session_id: session.session_id,
      path: `/inbox/${session.session_id}`,
    });
  },
  process: (path) => {
    order.push('processed');
    return Promise.resolve(path);
  },
};

describe('a session that is ended', () => {
  test('is in the inbox before it is waited for', async () => {
    const ended = {
      agent: 'Agent-5',
      type: 'trade',
      metadata: { total_pnl: 75 },
      source: { trades: [] },
    };
    expect(await endSession(ended, parts)).toBe('/inbox/fresh');
    expect(order).toEqual(['dropped', 'processed']);
    expect(dropped).toEqual([
      {
        session_id: 'fresh',
        session_type: 'trade',
        timestamp: '2025-12-02T05:20:00.000Z',
        agent_id: 'Agent-5',
        metadata: { total_pnl: 75 },
        source_data: { trades: [] },
      },
    ]);
  });

  test('keeps an id that is given, and fails as the wait for it fails', async () => {
    const failing = { ...parts, process: () => Promise.reject(new Error('gone')) };
    const ended = { agent: 'A', type: 'build', metadata: {}, source: {}, id: 'mine' };
    await expect(endSession(ended, failing)).rejects.toThrow('gone');
    expect(dropped.at(-1)?.session_id).toBe('mine');
  });
});
