import { unreadable } from './unreadable.ts';

export interface TreeEntry {
  /** One character a byte. */
  readonly name: string;
  readonly mode: number;
  readonly oid: string;
}

const modes = {
  folder: 0o040000,
  file: 0o100644,
  executable: 0o100755,
  link: 0o120000,
  submodule: 0o160000,
} as const;

const typeBits = 0o170000;

export const isFolder = (mode: number): boolean => (mode & typeBits) === modes.folder;
export const isRegular = (mode: number): boolean => (mode & typeBits) === 0o100000;
const isLink = (mode: number): boolean => (mode & typeBits) === modes.link;
export const isSubmodule = (mode: number): boolean => (mode & typeBits) === modes.submodule;
export const sameType = (a: number, b: number): boolean => (a & typeBits) === (b & typeBits);

/** The entries of a tree object in its order, with ids as long as its own. Throws `REPOSITORY_UNREADABLE` when it is cut off. */
export function parseTree(oid: string, bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const idLength = oid.length / 2;
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const nul = bytes.indexOf(0, space);
    if (space < 0 || nul < 0 || nul + 1 + idLength > bytes.length)
      throw unreadable(`the tree ${oid} is damaged`);
    const end = nul + 1 + idLength;
    entries.push(entryOf(bytes, { start: at, space, end }, idLength));
    at = end;
  }
  return entries;
}

export interface EntryPlace {
  readonly start: number;
  /** Before its name. */
  readonly space: number;
  readonly end: number;
}

export function entryOf(
  bytes: Buffer,
  { start, space, end }: EntryPlace,
  idLength: number,
): TreeEntry {
  const id = end - idLength;
  return {
    mode: plainMode(parseInt(bytes.toString('latin1', start, space), 8)),
    name: bytes.toString('latin1', space + 1, id - 1),
    oid: bytes.toString('hex', id, end),
  };
}

/** As git reads modes: of a file only whether it may be executed counts (old trees have 100664). */
function plainMode(mode: number): number {
  if (isRegular(mode)) return (mode & 0o100) !== 0 ? modes.executable : modes.file;
  if (isFolder(mode)) return modes.folder;
  return isLink(mode) ? modes.link : modes.submodule;
}
