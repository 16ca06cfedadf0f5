import { unlink, writeFile } from 'node:fs/promises';

/** Leaves a small file, for a watcher to see; false when it cannot be written. */
export async function leaveCanary(file: string): Promise<boolean> {
  try {
    await takeCanary(file);
    await writeFile(file, 'Proves that file events arrive.\n', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Takes it away again; one that is gone, or cannot be, is no matter. */
export async function takeCanary(file: string): Promise<void> {
  await unlink(file).catch(() => undefined);
}
