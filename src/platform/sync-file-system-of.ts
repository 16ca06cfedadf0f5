import { execFile } from 'node:child_process';

/**
 * syncfs(2) by way of `sync --file-system` (coreutils 8.24): one call in place of an fsync
 * for each file. False where there is no such program, or it cannot be run now. Rejects with `EIO`
 * when the sync itself failed.
 */
export function syncFileSystemOf(folder: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (process.platform !== 'linux') {
      resolve(false);
      return;
    }
    const env = { PATH: process.env['PATH'], LC_ALL: 'C' };
    execFile('sync', ['-f', '--', folder], { env, timeout: 60_000 }, (error, _, said) => {
      // Told once by the system: another call may well report nothing.
      if (/error (?:opening|syncing)/.test(said)) reject(failed(folder, said));
      else resolve(error === null);
    });
  });
}

const failed = (path: string, said: string): Error =>
  Object.assign(new Error(`EIO: ${said.trim()}`), { code: 'EIO', path, syscall: 'syncfs' });
