import { lstat, readdir } from 'node:fs/promises';

export interface FolderEntry {
  readonly name: string;
  /** A real folder: a link to one is none. */
  readonly isFolder: boolean;
}

/** The names in a folder, sorted; not below it. */
export async function listFolder(folder: string): Promise<FolderEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Changes when a name is added to the folder or taken from it; not when a file in it is written to. */
export async function folderStamp(folder: string): Promise<string> {
  const { ino, mtimeNs, ctimeNs } = await lstat(folder, { bigint: true });
  return `${ino}.${mtimeNs}.${ctimeNs}`;
}
