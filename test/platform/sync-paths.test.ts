import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { errnoOf } from '../../src/domain/errors.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { syncFileSystemOf } from '../../src/platform/sync-file-system-of.ts';
import { syncPaths } from '../../src/platform/sync-paths.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-sync-'));
});
afterEach(() => rm(folder, { recursive: true }));
const at = (name: string): string => path.join(folder, name);

test('syncs files and folders, a bounded number at once, and opens nothing else', async () => {
  await mkdir(at('folder'));
  for (let n = 0; n < 60; n += 1) await writeFile(at(`f${n}`), '');
  await symlink(at('f0'), at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  let [open, most] = [0, 0];
  const opened: string[] = [];
  const fs: FileSystem = {
    ...nodeFileSystem,
    open: async (...args) => {
      open += 1;
      most = Math.max(most, open);
      opened.push(path.basename(String(args[0])));
      const handle = await nodeFileSystem.open(...args);
      const close = handle.close.bind(handle);
      handle.close = () => {
        open -= 1;
        return close();
      };
      return handle;
    },
  };
  const names = ['folder', ...Array.from({ length: 60 }, (_, n) => `f${n}`)];
  await syncPaths(fs, [...names, 'link', 'pipe', 'gone', 'f1/inside'].map(at));
  expect(opened.sort()).toEqual(names.sort());
  expect(most).toBeLessThanOrEqual(16);
  expect(open).toBe(0);
});

test('what cannot be synced is told', async () => {
  await writeFile(at('f'), '');
  const fs: FileSystem = {
    ...nodeFileSystem,
    open: async (...args) => {
      const handle = await nodeFileSystem.open(...args);
      handle.sync = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
      return handle;
    },
  };
  await expect(syncPaths(fs, [at('f')])).rejects.toMatchObject({ code: 'EIO' });
});

/** Puts a `sync` of our own first on the path. */
async function withSync(script: string, work: () => Promise<unknown>): Promise<void> {
  const before = process.env['PATH'];
  await writeFile(at('sync'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  process.env['PATH'] = `${folder}:${before ?? ''}`;
  try {
    await work();
  } finally {
    process.env['PATH'] = before;
  }
}

test('one sync for all: done, not to be had here, or failed', async () => {
  await withSync('[ "$1 $2 $3" = "-f -- /home of mine" ]', async () => {
    expect(await syncFileSystemOf('/home of mine')).toBe(process.platform === 'linux');
  });
  await withSync('echo "sync: unrecognized option: f" >&2; exit 1', async () => {
    expect(await syncFileSystemOf(folder)).toBe(false);
  });
  await withSync('echo "sync: error syncing \'/x\': Input/output error" >&2; exit 1', async () => {
    const answer = syncFileSystemOf(folder).catch((error: unknown) => errnoOf(error));
    expect(await answer).toBe(process.platform === 'linux' ? 'EIO' : false);
  });
});
