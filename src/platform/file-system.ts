import * as fs from 'node:fs/promises';

/** The file calls durable code may use; tests count them, fail them and cut them short. */
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
>;

export const nodeFileSystem: FileSystem = fs;
