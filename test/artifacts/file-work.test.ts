import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFileWork, type FileWork } from '../../src/artifacts/file-work.ts';
import type { FileTask } from '../../src/domain/file-task.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import {
  fault,
  fileGround,
  testTasks,
  withNow,
  type FileGround,
  type TestTasks,
} from './file-ground.ts';

let ground: FileGround;
let tasks: TestTasks;
let works: FileWork[];
let told: string[];
let doubts: number;
/** What is to be done later, by its milliseconds. */
let timers: { ms: number; work: () => void }[];
let clock: number;
/** The syncs of the whole file system; what each answers. */
let syncs: (boolean | Error)[];
let synced: number;

beforeEach(async () => {
  ground = await fileGround();
  tasks = testTasks();
  [works, told, timers, syncs] = [[], [], [], []];
  [doubts, clock, synced] = [0, 0, 0];
});
afterEach(async () => {
  for (const work of works) await work.close();
  await ground.remove();
});

const syncFileSystemOf = (): Promise<boolean> => {
  synced += 1;
  const answer = syncs.shift() ?? true;
  return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
};

function start(fs: FileSystem = ground.fs, mayHaveLostPower = false): FileWork {
  const work = createFileWork({
    ...ground,
    fs: { ...fs, syncFileSystemOf },
    store: { tasks },
    mayHaveLostPower,
    clock: { monotonic: () => clock },
    later: (ms, work) => {
      const timer = { ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    trouble: {
      onTrouble: (errno) => void told.push(errno),
      onWell: () => void told.push('well'),
    },
    onDoubt: () => {
      doubts += 1;
      return Promise.resolve();
    },
  });
  works.push(work);
  return work;
}

/** Time passes: what waits for `ms` is done, and what follows from it. */
async function after(ms: number): Promise<void> {
  const due = timers.filter((timer) => timer.ms === ms);
  timers = timers.filter((timer) => timer.ms !== ms);
  for (const { work } of due) work();
  await rest();
}
/** Until nothing that was begun is under way; the files of these tests are small. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const session = (name: string): string => `outputs/sessions/${name}.json`;
const textOf = (name: string): string => `outputs/sessions/${name}/README.md`;
const task = (name: string, text = `# ${name}\n`): FileTask => ({
  tag: '0123456789ab-r1',
  files: [{ path: textOf(name), text }],
  echo: { path: session(name), before: '{}', after: '{"flywheel":1}' },
});
async function perform(work: FileWork, name: string): Promise<string> {
  const { id, task: what } = tasks.add(task(name));
  return work.perform(id, what);
}

/** Fails every write while `code` is set. */
function failing(state: { code: string | undefined; only?: string }): FileSystem {
  const { openSync } = ground.now;
  return withNow({
    openSync: ((file: string, ...rest: [string, number]) => {
      const isMeant = state.only === undefined || file.includes(state.only);
      if (state.code !== undefined && isMeant && rest[0] === 'wx') throw fault(state.code);
      return openSync(file, ...rest);
    }) as typeof openSync,
  });
}

describe('a task', () => {
  test('is in place when it is told so: files, then the answer', async () => {
    await ground.put(session('a'), '{}');
    expect(await perform(start(), 'a')).toBe('written');
    expect(await ground.text(textOf('a'))).toBe('# a\n');
    expect(await ground.text(session('a'))).toBe('{"flywheel":1}');
    expect(tasks.doneUpTo()).toBe(1);
    expect(tasks.settled).toEqual([]);
  });

  test('comes after those before it', async () => {
    const work = start();
    const texts = Array.from({ length: 30 }, (_, n) => `# ${n}\n`);
    await Promise.all(
      texts.map((text) => {
        const { id, task: what } = tasks.add({ tag: 't', files: [{ path: textOf('a'), text }] });
        return work.perform(id, what);
      }),
    );
    expect(await ground.text(textOf('a'))).toBe('# 29\n');
  });

  test('of many lets others have their turn in between', async () => {
    const work = start(
      withNow({
        renameSync: (from, to) => {
          clock += 2;
          ground.now.renameSync(from, to);
        },
      }),
    );
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const all = Array.from({ length: 30 }, (_, n) => {
      const { id, task: what } = tasks.add({ tag: 't', files: task(`s${n}`).files ?? [] });
      return work.perform(id, what);
    });
    await Promise.all(all);
    isDone = true;
    // 60 ms of work, at most 5 and a file each.
    expect(turns).toBeGreaterThanOrEqual(9);
  });
});

describe('a fault of the machine', () => {
  test.each(['ENOSPC', 'EIO', 'EROFS', 'EMFILE', 'EDQUOT', 'EACCES'])(
    '%s keeps the task open, and who waits for it waits, until it can be done',
    async (code) => {
      const state: { code: string | undefined } = { code };
      const work = start(failing(state));
      await ground.put(session('a'), '{}');
      let result: string | undefined;
      void perform(work, 'a').then((is) => (result = is));
      await rest();
      await after(5000);
      expect([result, told, tasks.doneUpTo()]).toEqual([undefined, [code, code], 0]);
      state.code = undefined;
      await after(5000);
      expect([result, told, tasks.doneUpTo()]).toEqual(['written', [code, code, 'well'], 1]);
      expect(await ground.text(textOf('a'))).toBe('# a\n');
      expect(await ground.names('outputs/sessions/a')).toEqual(['README.md']);
    },
  );

  test('at the answer alone does not lose what the agent writes meanwhile', async () => {
    const state: { code: string | undefined; only: string } = { code: 'ENOSPC', only: 'a.json' };
    const work = start(failing(state));
    await ground.put(session('a'), '{}');
    const end = perform(work, 'a');
    await rest();
    await ground.put(session('a'), '{"newer": 1}');
    state.code = undefined;
    await after(5000);
    expect(await end).toBe('changed');
    expect(await ground.text(session('a'))).toBe('{"newer": 1}');
    expect(await ground.names('outputs/sessions')).toEqual(['a', 'a.json']);
  });

  test('of one folder stops nobody else, but what comes for the same places waits', async () => {
    const state: { code: string | undefined; only: string } = { code: 'EACCES', only: '/a/' };
    const work = start(failing(state));
    const ends: string[] = [];
    for (const [name, text] of [
      ['a', 'one'],
      ['b', 'two'],
      ['a', 'three'],
    ] as const) {
      const { id, task: what } = tasks.add({ tag: 't', files: [{ path: textOf(name), text }] });
      void work.perform(id, what).then(() => ends.push(text));
    }
    await rest();
    expect(ends).toEqual(['two']);
    expect(tasks.doneUpTo()).toBe(0);
    state.code = undefined;
    await after(5000);
    expect(ends).toEqual(['two', 'one', 'three']);
    expect(await ground.text(textOf('a'))).toBe('three');
  });

  test('is waited for no longer when we close; the task is still open', async () => {
    const work = start(failing({ code: 'ENOSPC' }));
    const end = perform(work, 'a');
    const later = perform(work, 'a');
    await rest();
    work.giveUp();
    await expect(end).rejects.toMatchObject({ code: 'RUN_ABORTED' });
    await expect(later).rejects.toMatchObject({ code: 'RUN_ABORTED' });
    await expect(perform(work, 'b')).rejects.toMatchObject({ code: 'RUN_ABORTED' });
    await work.close();
    expect(tasks.open()).toHaveLength(3);
    expect(tasks.settled).toEqual([]);
  });
});

describe('a checkpoint', () => {
  const place = async (work: FileWork, count: number, size = 10): Promise<void> => {
    const all = Array.from({ length: count }, () => {
      const files = [{ path: textOf('a'), text: 'x'.repeat(size) }];
      const { id, task: what } = tasks.add({ tag: 't', files });
      return work.perform(id, what);
    });
    await Promise.all(all);
    await rest();
  };

  test('comes a second after the first task, once for all', async () => {
    const work = start();
    await place(work, 3);
    expect(timers.map(({ ms }) => ms)).toEqual([1000]);
    await after(1000);
    expect([synced, tasks.settled, tasks.open()]).toEqual([1, [3], []]);
    expect(timers).toEqual([]);
  });

  test('comes at once after 2,000 tasks, or after 16 MB', async () => {
    const work = start();
    await place(work, 1999);
    expect(synced).toBe(0);
    await place(work, 1);
    expect(tasks.settled.at(-1)).toBe(2000);
    await place(work, 3, 5 * 1024 * 1024);
    expect(tasks.open()).toHaveLength(3);
    await place(work, 1, 1024 * 1024 + 1);
    expect(tasks.open()).toEqual([]);
  }, 30_000);

  test('comes at the end', async () => {
    const work = start();
    await place(work, 2);
    await work.close();
    expect(tasks.open()).toEqual([]);
  });

  test('settles nothing that came after its sync was begun', async () => {
    const work = start();
    await place(work, 1);
    let isSynced: (() => void) | undefined;
    syncs.push(true);
    const real = tasks.settle.bind(tasks);
    tasks.settle = async (upTo) => {
      await new Promise<void>((resolve) => (isSynced = resolve));
      await real(upTo);
    };
    await after(1000);
    await place(work, 1);
    isSynced?.();
    await rest();
    expect(tasks.settled).toEqual([1]);
    expect(tasks.open()).toHaveLength(1);
    tasks.settle = real;
  });

  test('settles nothing from a task on that is not in place', async () => {
    const work = start(failing({ code: 'EACCES', only: '/b/' }));
    await place(work, 1);
    void perform(work, 'b').catch(() => undefined);
    await place(work, 1);
    await after(1000);
    expect(tasks.settled).toEqual([1]);
    expect(tasks.open().map(({ id }) => id)).toEqual([2, 3]);
  });

  test('without a sync of all syncs each file, folder and new name by itself', async () => {
    const paths: string[] = [];
    const fs: FileSystem = {
      ...ground.fs,
      open: async (...args) => {
        const handle = await ground.fs.open(...args);
        const sync = handle.sync.bind(handle);
        handle.sync = () => {
          paths.push(ground.home.relative(String(args[0])));
          return sync();
        };
        return handle;
      },
    };
    const work = start(fs);
    await ground.put(session('a'), '{}');
    await perform(work, 'a');
    syncs.push(false);
    await after(1000);
    while (tasks.open().length > 0) await rest();
    expect(paths.sort()).toEqual([
      'outputs',
      'outputs/sessions',
      'outputs/sessions/a',
      'outputs/sessions/a.json',
      'outputs/sessions/a/README.md',
    ]);
  });

  test('that fails is said, settles nothing, and writes all again before it is repeated', async () => {
    const work = start();
    await ground.put(session('a'), '{}');
    await perform(work, 'a');
    const inodes = (): number[] =>
      [textOf('a'), session('a')].map(
        (file) => ground.now.lstatSync(ground.home.absolute(file)).ino,
      );
    const before = inodes();
    syncs.push(fault('EIO'));
    await after(1000);
    expect([told, tasks.settled, doubts]).toEqual([['EIO'], [], 1]);
    await after(5000);
    expect([told, tasks.settled]).toEqual([['EIO', 'well'], [1]]);
    for (const [at, inode] of inodes().entries()) expect(inode).not.toBe(before[at]);
    expect(await ground.text(session('a'))).toBe('{"flywheel":1}');
  });

  test('that fails settles nothing as long as not all could be written again', async () => {
    const state: { code: string | undefined } = { code: undefined };
    const work = start(failing(state));
    await ground.put(session('a'), '{}');
    await perform(work, 'a');
    syncs.push(fault('EIO'));
    await after(1000);
    state.code = 'EROFS';
    await after(5000);
    await after(5000);
    expect([synced, tasks.settled]).toEqual([1, []]);
    state.code = undefined;
    await after(5000);
    await after(5000);
    expect(tasks.settled).toEqual([1]);
    expect(told.at(-1)).toBe('well');
  });

  test('whose line cannot be written is tried again', async () => {
    const work = start();
    await place(work, 1);
    tasks.failSettling = fault('ENOSPC');
    await after(1000);
    expect([told, doubts]).toEqual([['ENOSPC'], 0]);
    tasks.failSettling = undefined;
    await after(5000);
    expect([told, tasks.open()]).toEqual([['ENOSPC', 'well'], []]);
  });
});

describe('at a start', () => {
  test('what the last life left open is done in its order and settled', async () => {
    await ground.put(session('a'), '{}');
    tasks.add(task('a', '# one\n'));
    tasks.add({ tag: 't', files: [{ path: textOf('b'), text: '# two\n' }] });
    expect(await start().redo()).toBe(true);
    expect(await ground.text(textOf('a'))).toBe('# one\n');
    expect(await ground.text(textOf('b'))).toBe('# two\n');
    expect(await ground.text(session('a'))).toBe('{"flywheel":1}');
    expect(tasks.open()).toEqual([]);
    expect(await start().redo()).toBe(true);
  });

  test('a full disk keeps it open without keeping the start', async () => {
    const state: { code: string | undefined } = { code: 'ENOSPC' };
    tasks.add(task('a'));
    const work = start(failing(state));
    expect(await work.redo()).toBe(false);
    state.code = undefined;
    await after(5000);
    expect(await ground.text(textOf('a'))).toBe('# a\n');
    await work.close();
    expect(tasks.open()).toEqual([]);
  });

  test('a session file that is torn is restored only after a power loss', async () => {
    tasks.add(task('a'));
    await ground.put(session('a'), '');
    await start().redo();
    expect(await ground.text(session('a'))).toBe('');
    tasks.add(task('a'));
    await start(ground.fs, true).redo();
    expect(await ground.text(session('a'))).toBe('{"flywheel":1}');
  });

  test('what fails in this life is no power loss', async () => {
    const state: { code: string | undefined; only: string } = { code: 'ENOSPC', only: 'a.json' };
    const work = start(failing(state), true);
    await ground.put(session('a'), '{}');
    const end = perform(work, 'a');
    await rest();
    await ground.put(session('a'), '');
    await ground.take('outputs/sessions/.flywheel-aside-0123456789ab-r1-a.json.tmp');
    state.code = undefined;
    await after(5000);
    expect(await end).toBe('changed');
    expect(await ground.text(session('a'))).toBe('');
  });
});
