import type { Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';

export interface FolderEntry {
  readonly name: string;
  /** A real folder: a link to one is none. */
  readonly isFolder: boolean;
}

/** Names at once: enough that a usual folder is one list, few enough that nobody waits for a large one. */
const listLength = 2_048;

/**
 * The names in a folder, not below it, in lists that are each sorted; so memory and pauses do not
 * grow with the folder. What is added or taken away meanwhile may be told or not.
 */
export async function* listFolder(folder: string): AsyncGenerator<readonly FolderEntry[]> {
  let list: FolderEntry[] = [];
  for await (const entry of await opendir(folder, { bufferSize: listLength })) {
    list.push({ name: entry.name, isFolder: entry.isDirectory() });
    if (list.length < listLength) continue;
    yield list.sort(byName);
    list = [];
  }
  if (list.length > 0) yield list.sort(byName);
}

export interface FolderStamp {
  /** Another number is another folder under the same path. */
  readonly id: bigint;
  /** Changes when a name is added or taken away; not when a file in the folder is written to. */
  readonly text: string;
}

export async function folderStamp(folder: string): Promise<FolderStamp> {
  const { ino, mtimeNs, ctimeNs } = await lstat(folder, { bigint: true });
  return { id: ino, text: `${ino}.${mtimeNs}.${ctimeNs}` };
}

/** True for a real folder; a link to one, or nothing at all, is none. */
export async function isFolder(file: string): Promise<boolean> {
  return (await found(file))?.isDirectory() ?? false;
}

/** True when anything stands there. */
export async function isThere(file: string): Promise<boolean> {
  return (await found(file)) !== undefined;
}

async function found(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

const byName = (one: FolderEntry, other: FolderEntry): number => (one.name < other.name ? -1 : 1);
