import { symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LaterTasks } from '../../src/artifacts/later-tasks.ts';
import { performAgain } from '../../src/artifacts/perform-again.ts';
import { performTask } from '../../src/artifacts/perform-task.ts';
import type { FileTask } from '../../src/domain/file-task.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { syncFolder } from '../../src/platform/durable-files.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { fileGround, testTasks, withNow, type FileGround, type TestTasks } from './file-ground.ts';

let ground: FileGround;
let tasks: TestTasks;
beforeEach(async () => {
  ground = await fileGround();
  tasks = testTasks();
});
afterEach(() => ground.remove());

const folder = 'outputs/sessions/a';
const readme = `${folder}/README.md`;
const receipts = `${folder}/receipts.json`;
const tag = '0123456789ab-r1';

const isThere = (path: string): boolean => {
  try {
    ground.now.lstatSync(ground.home.absolute(path));
    return true;
  } catch {
    return false;
  }
};

/** All tasks again, oldest first, as at a start. */
async function redo(options: Partial<FileGround> = {}): Promise<void> {
  const later = new LaterTasks(tasks.open(), isThere);
  for (const open of tasks.open()) await performAgain({ ...ground, ...options }, open, later);
}

describe('an artifact', () => {
  test.each<[string, string | undefined]>([
    ['that is absent', undefined],
    ['that is empty', ''],
    ['that ends too early', '# A'],
    ['with blocks of zeros', '# A\0\0\0\0'],
    ['that is whole', '# A day\n'],
  ])('%s is whole afterwards', async (_, there) => {
    if (there !== undefined) await ground.put(readme, there);
    tasks.add({ tag, files: [{ path: readme, text: '# A day\n' }] });
    await redo();
    expect(await ground.text(readme)).toBe('# A day\n');
    expect(await ground.names(folder)).toEqual(['README.md']);
  });

  test('that somebody has edited stays, also a longer or an emptier one', async () => {
    tasks.add({ tag, files: [{ path: readme, text: '# A day\n' }] });
    for (const edit of ['# My day\n', '# A day\nMore.\n', '\n']) {
      await ground.put(readme, edit);
      await redo({ mayHaveLostPower: true, isAnew: true });
      expect(await ground.text(readme)).toBe(edit);
    }
  });

  test('of an earlier try gives way to this one; so do its receipts, whatever they say', async () => {
    ground.made.add(sha256('# The first try\n'));
    await ground.put(readme, '# The first try\n');
    await ground.put(receipts, '{"version": 1}');
    const files = [
      { path: readme, text: '# A day\n' },
      { path: receipts, text: '{"version": 1, "artifacts": {}}' },
    ];
    tasks.add({ tag, files });
    await redo();
    expect(await ground.text(readme)).toBe('# A day\n');
    expect(await ground.text(receipts)).toBe('{"version": 1, "artifacts": {}}');
  });

  test('that is a link to something now is left to whoever made it', async () => {
    await ground.put('else', 'mine');
    await ground.put(`${folder}/x`, '');
    await symlink(ground.home.absolute('else'), ground.home.absolute(readme));
    tasks.add({ tag, files: [{ path: readme, text: '# A day\n' }] });
    await redo();
    expect(await ground.text('else')).toBe('mine');
  });

  test('that is whole is left as it is, unless its way to the disk is in doubt', async () => {
    await ground.put(readme, '# A day\n');
    tasks.add({ tag, files: [{ path: readme, text: '# A day\n' }] });
    const inode = (): number => ground.now.lstatSync(ground.home.absolute(readme)).ino;
    const before = inode();
    await redo();
    expect(inode()).toBe(before);
    await redo({ isAnew: true });
    expect(inode()).not.toBe(before);
  });

  test('that a later try replaces is not brought back, not for a moment', async () => {
    ground.made.add(sha256('# Two\n'));
    await ground.put(readme, '# Two\n');
    tasks.add({ tag, files: [{ path: readme, text: '# One\n' }] });
    tasks.add({ tag, files: [{ path: readme, text: '# Two\n' }] });
    const renameSync = (): never => {
      throw new Error('nothing is to be written');
    };
    await redo({ now: withNow({ renameSync }).now });
    expect(await ground.text(readme)).toBe('# Two\n');
  });
});

const aside = `${folder}/revisions/1/README.md`;
const revision = (unchanged = false): FileTask => ({
  tag: '123456789abc-r2',
  moves: [{ from: readme, to: aside, ...(unchanged ? { unchanged } : {}) }],
  files: [{ path: readme, text: '# Two\n' }],
});

describe('a revision', () => {
  test('moves what was there, edited or not, and puts the new text in its place', async () => {
    await ground.put(readme, '# One, edited\n');
    await performTask(ground, revision());
    expect(await ground.text(aside)).toBe('# One, edited\n');
    expect(await ground.text(readme)).toBe('# Two\n');
  });

  test.each<[string, string | undefined, string | undefined, string | undefined]>([
    ['was not begun', '# One\n', undefined, '# One\n'],
    ['has moved', undefined, '# One\n', '# One\n'],
    ['is done', '# Two\n', '# One\n', '# One\n'],
    ['found nothing to move', '# Two\n', undefined, undefined],
  ])('that %s is done again', async (_, there, moved, expected) => {
    ground.made.add(sha256('# One\n'));
    if (there !== undefined) await ground.put(readme, there);
    if (moved !== undefined) await ground.put(aside, moved);
    tasks.add(revision());
    for (let time = 0; time < 2; time += 1) {
      await redo();
      expect(await ground.text(readme)).toBe('# Two\n');
      expect((await ground.has(aside)) ? await ground.text(aside) : undefined).toBe(expected);
    }
  });

  test('with the same text still moves the old file', async () => {
    await ground.put(readme, '# Two\n');
    tasks.add(revision(true));
    await redo();
    expect(await ground.text(aside)).toBe('# Two\n');
    expect(await ground.text(readme)).toBe('# Two\n');
  });

  test('has its moves on disk before anything new takes their place', async () => {
    const calls: string[] = [];
    await ground.put(readme, '# One\n');
    const fs: FileSystem = withNow(
      {
        renameSync: (from, to) => {
          calls.push(`rename ${ground.home.relative(String(to))}`);
          ground.now.renameSync(from, to);
        },
      },
      {
        open: async (...args) => {
          const handle = await ground.fs.open(...args);
          const sync = handle.sync.bind(handle);
          handle.sync = () => {
            calls.push(`sync ${ground.home.relative(String(args[0]))}`);
            return sync();
          };
          return handle;
        },
      },
    );
    await performTask({ ...ground, fs, now: fs.now }, revision());
    const moved = calls.indexOf(`rename ${aside}`);
    const placed = calls.indexOf(`rename ${readme}`);
    const between = calls.slice(moved, placed);
    expect(between).toContain(`sync ${folder}/revisions/1`);
    expect(between).toContain(`sync ${folder}`);
    // Also when the move was made by a life that died before it was synced.
    calls.length = 0;
    await ground.take(readme);
    tasks.add(revision());
    await redo({ fs, now: fs.now });
    expect(calls.slice(0, calls.indexOf(`rename ${readme}`))).toContain(
      `sync ${folder}/revisions/1`,
    );
    await syncFolder(ground.fs, ground.home.absolute(folder));
  });
});

describe('what later tasks have moved on', () => {
  test('is mended where it is now', async () => {
    ground.made.add(sha256('# Two\n'));
    tasks.add({ tag, files: [{ path: readme, text: '# One\n' }] });
    tasks.add(revision());
    await ground.put(aside, '');
    await ground.put(readme, '# Tw');
    await redo({ mayHaveLostPower: true });
    expect(await ground.text(aside)).toBe('# One\n');
    expect(await ground.text(readme)).toBe('# Two\n');
  });

  test('with its folder is mended there, and the folder does not come back', async () => {
    const session = 'outputs/sessions/a.json';
    const archive = 'outputs/sessions/archive/2025-12';
    const echo = { path: session, before: '{}', after: '{"flywheel":1}' };
    tasks.add({ tag, files: [{ path: readme, text: '# One\n' }], echo });
    tasks.add({
      tag,
      moves: [
        { from: folder, to: `${archive}/a` },
        { from: session, to: `${archive}/a.json` },
      ],
      echo: { path: `${archive}/a.json`, before: echo.after, after: '{"flywheel":2}' },
    });
    await ground.put(`${archive}/a/x`, '');
    await ground.put(`${archive}/a.json`, '');
    await redo({ mayHaveLostPower: true });
    expect(await ground.text(`${archive}/a/README.md`)).toBe('# One\n');
    expect(await ground.text(`${archive}/a.json`)).toBe('{"flywheel":2}');
    expect(await ground.names('outputs/sessions')).toEqual(['archive']);
  });
});

describe('a session file on its way to the archive', () => {
  const from = 'outputs/sessions/a.json';
  const to = 'outputs/sessions/archive/2025-12/a.json';
  const echo = { path: to, before: '{"n": 1}', after: '{"n": 1, "flywheel": 2}' };
  const archived: FileTask = { tag, moves: [{ from, to }], echo };

  test.each<[string, string | undefined, string | undefined]>([
    ['not begun', echo.before, undefined],
    ['moved', undefined, echo.before],
    ['moved and answered', undefined, echo.after],
    ['answered, its move taken back', echo.before, echo.after],
    ['answered in part, its move taken back', echo.before, ''],
    ['answered, its move taken back, torn', '{"n"', echo.after],
  ])('is there, and only there, after a power loss: %s', async (_, left, there) => {
    if (left !== undefined) await ground.put(from, left);
    if (there !== undefined) await ground.put(to, there);
    tasks.add(archived);
    for (let time = 0; time < 2; time += 1) {
      await redo({ mayHaveLostPower: true, isAnew: true });
      expect(await ground.text(to)).toBe(echo.after);
      expect(await ground.has(from)).toBe(false);
    }
  });

  test.each([echo.before, echo.after, echo.after.slice(0, 12), ''])(
    'in its folder is there, and only there, after a power loss took the move back: %j',
    async (text) => {
      const [drop, moved] = ['outputs/sessions/w', 'outputs/sessions/archive/2025-12/w'];
      const file = 'work_session.json';
      await ground.put(`${drop}/${file}`, text);
      await ground.put(`${drop}/artifacts/README.md`, '# A day\n');
      const moves = [{ from: drop, to: moved }];
      tasks.add({ tag, moves, echo: { ...echo, path: `${moved}/${file}` } });
      await redo({ mayHaveLostPower: true, isAnew: true });
      expect(await ground.text(`${moved}/${file}`)).toBe(echo.after);
      expect(await ground.names(moved)).toEqual(['artifacts', file]);
      expect(await ground.has(drop)).toBe(false);
    },
  );

  test.each(['', echo.after])(
    'is there once, to be taken anew, when a power loss took back its first answer and the move, and left %j',
    async (there) => {
      await ground.put(from, '{"n":1}');
      await ground.put(to, there);
      tasks.add({ ...archived, echo: { ...echo, before: '{"n": 1, "flywheel": 1}' } });
      await redo({ mayHaveLostPower: true });
      expect(await ground.text(from)).toBe('{"n":1}');
      expect(await ground.names('outputs/sessions/archive/2025-12')).toEqual([]);
    },
  );

  test('in its folder stays when it is new work', async () => {
    const [drop, moved] = ['outputs/sessions/w', 'outputs/sessions/archive/2025-12/w'];
    await ground.put(`${drop}/work_session.json`, '{"n": 3}');
    const moves = [{ from: drop, to: moved }];
    tasks.add({ tag, moves, echo: { ...echo, path: `${moved}/work_session.json` } });
    for (const mayHaveLostPower of [false, true]) {
      await redo({ mayHaveLostPower });
      expect(await ground.text(`${drop}/work_session.json`)).toBe('{"n": 3}');
      expect(await ground.has(moved)).toBe(false);
    }
  });

  test('leaves what an agent has dropped under its name since', async () => {
    for (const mayHaveLostPower of [false, true]) {
      await ground.put(from, '{"n": 3}');
      await ground.put(to, echo.after);
      tasks.add(archived);
      await redo({ mayHaveLostPower });
      expect(await ground.text(from)).toBe('{"n": 3}');
      expect(await ground.text(to)).toBe(echo.after);
    }
  });
});

test('everything again, however often, from any part of it, ends the same way', async () => {
  const session = 'outputs/sessions/a.json';
  const one: FileTask = {
    tag,
    files: [{ path: readme, text: '# One\n' }],
    echo: { path: session, before: '{"n": 1}', after: '{"n": 1,"flywheel":1}' },
  };
  const two: FileTask = {
    ...revision(),
    echo: { path: session, before: '{"n": 2}', after: '{"n": 2,"flywheel":2}' },
  };
  ground.made.add(sha256('# One\n')).add(sha256('# Two\n'));
  tasks.add(one);
  tasks.add(two);
  const torn = [undefined, '', 'half'];
  for (const first of torn) {
    for (const second of torn) {
      // Moves are on disk before their places are taken again.
      if (first === undefined && second === 'half') continue;
      if (await ground.has(folder)) await ground.take(folder);
      await ground.put(session, '{"n": 2}');
      if (first !== undefined) await ground.put(aside, first === '' ? '' : '# O');
      if (second !== undefined) await ground.put(readme, second === '' ? '' : '# T');
      await redo({ mayHaveLostPower: true });
      await redo({ mayHaveLostPower: true });
      expect(await ground.text(readme)).toBe('# Two\n');
      expect(await ground.text(session)).toBe('{"n": 2,"flywheel":2}');
      expect(await ground.text(aside)).toBe('# One\n');
    }
  }
});
