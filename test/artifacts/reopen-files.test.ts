import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileWork } from '../../src/artifacts/file-work.ts';
import { reopenFiles } from '../../src/artifacts/reopen-files.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import type { Run, Store } from '../../src/store/store.ts';
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
let runs: Partial<Run>[];
let told: string[];
let works: FileWork[];
beforeEach(async () => {
  ground = await fileGround();
  tasks = testTasks();
  [runs, told, works] = [[], [], []];
});
afterEach(async () => {
  for (const work of works) await work.close();
  await ground.remove();
});

const session = 'outputs/sessions/a.json';
const readme = 'outputs/sessions/a/README.md';
const aside = 'outputs/sessions/.flywheel-aside-0123456789ab-r1-a.json.tmp';

/** A start of the program in a boot of the machine, with the tasks and runs its journal tells of. */
async function start(boot: string, fs: Partial<FileSystem> = {}): Promise<void> {
  const store = {
    tasks,
    manifest: { get: () => undefined, all: () => runs },
  } as unknown as Store;
  const work = await reopenFiles({
    home: ground.home,
    fs: { ...nodeFileSystem, syncFileSystemOf: () => Promise.resolve(true), ...fs },
    files: createDurableFiles(nodeFileSystem),
    store,
    boot,
    clock: { now: () => 0, monotonic: () => 0 },
    later: () => () => undefined,
    trouble: { onTrouble: (errno) => void told.push(errno), onWell: () => undefined },
    fingerprintOf: () => undefined,
  });
  works.push(work);
}
const addTask = (): void => {
  tasks.add({
    tag: '0123456789ab-r1',
    files: [{ path: readme, text: '# A day\n' }],
    echo: { path: session, before: '{}', after: '{"flywheel":1}' },
  });
};

describe('a start', () => {
  test('makes whole what the last life left, and leaves none of its temp files', async () => {
    await ground.put(session, '{"flywheel":1}');
    await ground.put(aside, '{}');
    await ground.put('outputs/sessions/a/.flywheel-0123456789ab-r1-README.md.tmp', '# A');
    addTask();
    await start('one');
    expect(await ground.names('outputs/sessions')).toEqual(['a', 'a.json']);
    expect(await ground.names('outputs/sessions/a')).toEqual(['README.md']);
    expect(tasks.open()).toEqual([]);
  });

  test('takes a torn session file for lost only in another boot than the last', async () => {
    await start('one');
    addTask();
    await ground.put(session, '');
    await start('one');
    expect(await ground.text(session)).toBe('');
    addTask();
    await start('two');
    expect(await ground.text(session)).toBe('{"flywheel":1}');
  });

  test('goes on taking it so until a start has all on disk', async () => {
    await start('one');
    const fails = (): Promise<boolean> => Promise.reject(fault('EIO'));
    await start('two', { syncFileSystemOf: fails });
    expect(told).toContain('EIO');
    expect(await ground.has('.flywheel/boot')).toBe(true);
    expect(await ground.text('.flywheel/boot')).toBe('one');
    await start('two');
    expect(await ground.text('.flywheel/boot')).toBe('two');
  });

  test('trusts nothing it reads after a sync that failed', async () => {
    await start('one');
    addTask();
    await ground.put(session, '{}');
    await start('one', { syncFileSystemOf: () => Promise.reject(fault('EIO')) });
    expect(await ground.has('.flywheel/boot')).toBe(false);
  });

  test('restores the files of open runs, which are to be answered yet', async () => {
    runs.push({ source: session, input: '{"id": "a"}' });
    await ground.put(session, '{"id":');
    await start('one');
    expect(await ground.text(session)).toBe('{"id": "a"}');
    await ground.put(session, '{"id": "a", "newer": 1}');
    await start('two');
    expect(await ground.text(session)).toBe('{"id": "a", "newer": 1}');
    await ground.put(session, '{"id":');
    await start('two');
    expect(await ground.text(session)).toBe('{"id":');
  });

  test('on a full disk still is one', async () => {
    runs.push({ source: session, input: '{"id": "a"}' });
    addTask();
    await ground.put(session, '');
    const { openSync } = ground.now;
    const full = withNow({
      openSync: ((file: string, ...rest: [string, number]) => {
        if (rest[0] === 'wx') throw fault('ENOSPC');
        return openSync(file, ...rest);
      }) as typeof openSync,
    });
    await start('one', { now: full.now });
    expect(told).toContain('ENOSPC');
    expect(tasks.open()).toHaveLength(1);
    expect(await ground.has('.flywheel/boot')).toBe(false);
  });
});
