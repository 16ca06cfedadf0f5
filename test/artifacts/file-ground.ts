import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileTask } from '../../src/domain/file-task.ts';
import {
  nodeFileSystem,
  type FileSystem,
  type NowFileSystem,
} from '../../src/platform/file-system.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { RedoGround } from '../../src/artifacts/perform-again.ts';
import type { FileTasks, OpenTask } from '../../src/store/store.ts';
import { tempHome } from '../support/temp-home.ts';

/** A home on disk, and the few things tests do with its files; paths are relative to the home. */
export interface FileGround extends RedoGround {
  put(file: string, content: string | Buffer): Promise<void>;
  text(file: string): Promise<string>;
  has(file: string): Promise<boolean>;
  take(file: string): Promise<void>;
  names(folder: string): Promise<string[]>;
  /** Texts the manifest knows as ours. */
  readonly made: Set<string>;
  remove(): Promise<void>;
}

export async function fileGround(): Promise<FileGround> {
  const { home, remove } = await tempHome();
  const at = (file: string): string => home.absolute(file);
  const made = new Set<string>();
  return {
    ...{ home, remove, made, fs: nodeFileSystem, now: nodeFileSystem.now },
    ...{ mayHaveLostPower: false, isAnew: false },
    isArtifact: (bytes) => made.has(sha256(bytes)),
    async put(file, content) {
      await mkdir(path.dirname(at(file)), { recursive: true });
      await writeFile(at(file), content);
    },
    text: (file) => readFile(at(file), 'utf8'),
    has: (file) =>
      stat(at(file)).then(
        () => true,
        () => false,
      ),
    take: (file) => rm(at(file), { recursive: true }),
    names: async (folder) => (await readdir(at(folder))).sort(),
  };
}

/** The file system with other calls in place of some that do not wait. */
export const withNow = (
  now: Partial<NowFileSystem>,
  rest: Partial<FileSystem> = {},
): FileSystem => ({
  ...nodeFileSystem,
  ...rest,
  now: { ...nodeFileSystem.now, ...now },
});

export const fault = (code: string): Error =>
  Object.assign(new Error(code), { code, path: '/there' });

/** The tasks of a journal that is only remembered. */
export interface TestTasks extends FileTasks {
  add(task: FileTask): OpenTask;
  readonly settled: number[];
  failSettling: Error | undefined;
}

export function testTasks(): TestTasks {
  const open: OpenTask[] = [];
  const done = new Set<number>();
  let last = 0;
  const tasks: TestTasks = {
    settled: [],
    failSettling: undefined,
    add(task) {
      last += 1;
      open.push({ id: last, task });
      return { id: last, task };
    },
    open: () => [...open],
    done: (id) => void done.add(id),
    doneUpTo: () => (open.find(({ id }) => !done.has(id))?.id ?? last + 1) - 1,
    settle(upTo) {
      if (tasks.failSettling) return Promise.reject(tasks.failSettling);
      tasks.settled.push(upTo);
      while (open[0] && open[0].id <= upTo) open.shift();
      return Promise.resolve();
    },
  };
  return tasks;
}
