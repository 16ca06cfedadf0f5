import * as fsSync from 'node:fs';
import * as fs from 'node:fs/promises';
import { syncFileSystemOf } from './sync-file-system-of.ts';

/** Calls that wait, for short steps on the page cache: nothing here syncs, so nothing here waits for a disk. */
export type NowFileSystem = Pick<
  typeof fsSync,
  | 'openSync'
  | 'fstatSync'
  | 'readSync'
  | 'writeSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'closeSync'
  // For the last hold on a file that is no more: freeing it may wait for the disk.
  | 'close'
  | 'renameSync'
  | 'linkSync'
  | 'unlinkSync'
  | 'mkdirSync'
  | 'lstatSync'
  | 'readFileSync'
>;

/** The file calls durable code may use; tests count them, fail them, cut them short and reorder them. */
export type FileSystem = Pick<
  typeof fs,
  | 'open'
  | 'rename'
  | 'link'
  | 'unlink'
  | 'mkdir'
  | 'readdir'
  | 'lstat'
  | 'stat'
  | 'readFile'
  | 'realpath'
  | 'chmod'
> & {
  readonly now: NowFileSystem;
  /**
   * Puts all that was written to the file system of this folder on disk, names and bytes. False
   * where this machine has no such call; then each file and folder is to be synced by itself.
   */
  readonly syncFileSystemOf: (folder: string) => Promise<boolean>;
};

export const nodeFileSystem: FileSystem = { ...fs, now: fsSync, syncFileSystemOf };
