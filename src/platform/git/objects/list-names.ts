import { opendir } from 'node:fs/promises';

import { isAbsent } from './object-errors.ts';
import { unreadable } from '../unreadable.ts';

/** Names in a folder, none when there is none; throws `REPOSITORY_UNREADABLE` over so many. */
export async function listNames(folder: string, limit: number): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(folder, { bufferSize: 256 })) {
      names.push(name);
      if (names.length > limit) throw unreadable(`a folder of its objects has over ${limit} files`);
    }
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  return names;
}
