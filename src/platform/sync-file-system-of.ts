import { execFile } from 'node:child_process';

/**
 * syncfs(2) by way of `sync --file-system` (coreutils 8.24): one call in place of an fsync
 * for each file. False where there is no such program, or it reports an error.
 */
export function syncFileSystemOf(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    if (process.platform !== 'linux') {
      resolve(false);
      return;
    }
    execFile('sync', ['-f', '--', folder], { timeout: 60_000 }, (error) => {
      resolve(error === null);
    });
  });
}
