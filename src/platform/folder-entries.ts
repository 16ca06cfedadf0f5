import { readdir } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';

export interface FolderEntry {
  readonly name: string;
  /** Links are neither: they are not followed. */
  readonly kind: 'file' | 'folder' | 'other';
}

/** What stands in a folder, sorted by name; nothing where there is no such folder. */
export async function folderEntries(folder: string): Promise<FolderEntry[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .map((entry): FolderEntry => ({
        name: entry.name,
        kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
      }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** All regular files below a folder, as paths relative to it, `/` separated; folders one at a time. */
export async function* filesBelow(
  folder: string,
  enters: (relative: string) => boolean = () => true,
): AsyncGenerator<string> {
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const inside: string[] = [];
    for (const { name, kind } of await folderEntries(at === '' ? folder : `${folder}/${at}`)) {
      const path = at === '' ? name : `${at}/${name}`;
      if (kind === 'file') yield path;
      if (kind === 'folder' && enters(path)) inside.push(path);
    }
    open.push(...inside.reverse());
  }
}
