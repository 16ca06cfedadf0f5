import * as fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dropSession, type DropParts, type SessionDraft } from '../../src/capture/drop-session.ts';
import type { Problem } from '../../src/domain/problem.ts';
import { sessionFileOf } from '../../src/intake/inbox-names.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { tempHome } from '../support/temp-home.ts';

const draft: SessionDraft = {
  session_id: 'one',
  session_type: 'build',
  timestamp: '2025-12-02T05:20:00Z',
  agent_id: 'Agent-7',
  metadata: { commits: 1 },
  source_data: { repo_path: null },
};
const problem: Problem = {
  pointer: '/session_id',
  found: '"../one"',
  message: 'session_id cannot be a file name.',
  mend: 'Use letters, digits, `.`, `_` and `-`.',
};

let home: Awaited<ReturnType<typeof tempHome>>;
let calls: string[];
beforeEach(async () => {
  home = await tempHome();
  calls = [];
});
afterEach(() => home.remove());

/** The real file system, telling what is done to the names in it. */
function watchedFiles(failing?: 'open' | 'rename'): FileSystem {
  const tell = async (name: 'open' | 'rename', said: string): Promise<void> => {
    calls.push(`${name} ${said}`);
    if (name === failing) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    return Promise.resolve();
  };
  const nameOf = (file: unknown): string => path.basename(String(file));
  return {
    ...nodeFileSystem,
    async open(file, flags, mode) {
      await tell('open', `${nameOf(file)} ${String(flags)}`);
      return fs.open(file, flags, mode);
    },
    async rename(from, to) {
      await tell('rename', `${nameOf(from)} ${nameOf(to)}`);
      return fs.rename(from, to);
    },
  };
}

const parts = (more: Partial<DropParts> = {}): DropParts => ({
  fs: watchedFiles(),
  random: { fraction: () => 0, uuid: () => 'uuid' },
  inbox: home.home.sessions,
  judge: () => Promise.resolve([]),
  ...more,
});
const listed = (): Promise<string[]> => fs.readdir(home.home.sessions);

describe('a dropped session', () => {
  test('is written under a name the intake ignores, judged, renamed, and its folder synced', async () => {
    const judged: string[] = [];
    const judge = async (file: string): Promise<Problem[]> => {
      judged.push(await fs.readFile(file, 'utf8'));
      return [];
    };
    const { path: at } = await dropSession(parts({ judge }), draft);
    expect(at).toBe(path.join(home.home.sessions, 'one_build.json'));
    expect(JSON.parse(await fs.readFile(at, 'utf8'))).toEqual(draft);
    expect(judged).toEqual([await fs.readFile(at, 'utf8')]);
    expect(calls).toEqual([
      'open .uuid.tmp wx',
      'rename .uuid.tmp one_build.json',
      'open sessions r',
    ]);
    expect(sessionFileOf('.uuid.tmp')).toBeUndefined();
    expect(await listed()).toEqual(['one_build.json']);
  });

  test('that the intake would refuse leaves nothing behind, and says every problem', async () => {
    const judge = (): Promise<Problem[]> => Promise.resolve([problem, problem]);
    await expect(dropSession(parts({ judge }), { ...draft, session_id: '../one' })).rejects.toEqual(
      expect.objectContaining({
        code: 'SESSION_INVALID',
        message: 'The session of Agent-7 has 2 problems: session_id cannot be a file name.',
        hint: problem.mend,
        details: { problems: [problem, problem] },
      }),
    );
    expect(await listed()).toEqual([]);
    expect(calls.filter((call) => call.startsWith('rename'))).toEqual([]);
  });

  test('that cannot be JSON is refused before anything is written', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    for (const value of [circle, { count: 1n }]) {
      await expect(dropSession(parts(), { ...draft, source_data: value })).rejects.toEqual(
        expect.objectContaining({ code: 'SESSION_INVALID' }),
      );
    }
    expect(calls).toEqual([]);
  });

  test.each(['open', 'rename'] as const)(
    'that the disk refuses at %s leaves nothing behind',
    async (call) => {
      await expect(dropSession(parts({ fs: watchedFiles(call) }), draft)).rejects.toEqual(
        expect.objectContaining({ code: 'OUTPUT_UNWRITABLE', retry: 'later' }),
      );
      expect(await listed()).toEqual([]);
    },
  );

  test('makes the inbox of a home that has none yet', async () => {
    const inbox = path.join(home.home.root, 'new', 'sessions');
    const { path: at } = await dropSession(parts({ inbox }), draft);
    expect(path.dirname(at)).toBe(inbox);
  });
});
