import { createHash } from 'node:crypto';

import type { ObjectFormat } from '../object-ids.ts';
import type { GitObject, ObjectStore } from '../objects/object-store.ts';
import type { TreeFile } from '../project/tree-files.ts';

/** Files as a tree that was never written, and a store that has it beside all other objects. */
export interface WorkTree {
  readonly tree: string;
  readonly store: ObjectStore;
}

/** The id that git gives to an object. */
export const objectId = (format: ObjectFormat, type: string, bytes: Buffer): string =>
  createHash(format).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');

/** `read` gives the content of files that are no objects yet, by their id; undefined for all others. */
export function workTreeOf(
  files: readonly TreeFile[],
  format: ObjectFormat,
  store: ObjectStore,
  read: (oid: string) => Promise<GitObject | undefined>,
): WorkTree {
  const trees = new Map<string, Buffer>();
  const tree = addTree(files, 0, format, trees);
  const own = async (oid: string): Promise<GitObject | undefined> => {
    const bytes = trees.get(oid);
    return bytes ? { type: 'tree', bytes } : await read(oid);
  };
  return {
    tree,
    store: {
      read: async (oid) => (await own(oid)) ?? (await store.read(oid)),
      size: async (oid) =>
        (await own(oid))?.bytes?.length ??
        (await store.size?.(oid)) ??
        (await store.read(oid)).bytes?.length ??
        0,
      expand: (prefix) => store.expand(prefix),
    },
  };
}

const folderMode = 0o040000;

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly oid: string;
}

/** `from`: where the names in this folder begin. */
function addTree(
  files: readonly TreeFile[],
  from: number,
  format: ObjectFormat,
  trees: Map<string, Buffer>,
): string {
  const { entries, folders } = inFolder(files, from);
  for (const [name, group] of folders) {
    const oid = addTree(group, from + name.length + 1, format, trees);
    entries.push({ name, mode: folderMode, oid });
  }
  const bytes = treeBytes(entries);
  const oid = objectId(format, 'tree', bytes);
  trees.set(oid, bytes);
  return oid;
}

function inFolder(
  files: readonly TreeFile[],
  from: number,
): { entries: Entry[]; folders: ReadonlyMap<string, readonly TreeFile[]> } {
  const folders = new Map<string, TreeFile[]>();
  const entries: Entry[] = [];
  for (const file of files) {
    const end = file.path.indexOf('/', from);
    const name = file.path.slice(from, end < 0 ? undefined : end);
    const group = folders.get(name);
    if (end < 0) entries.push({ name, mode: file.mode, oid: file.oid });
    else if (group) group.push(file);
    else folders.set(name, [file]);
  }
  return { entries, folders };
}

const treeBytes = (entries: readonly Entry[]): Buffer =>
  Buffer.concat(
    entries
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      .flatMap(({ name, mode, oid }) => [
        Buffer.from(`${mode.toString(8)} ${name}\0`, 'latin1'),
        Buffer.from(oid, 'hex'),
      ]),
  );

/** A folder stands in a tree as if its name ended in a slash. */
const keyOf = ({ name, mode }: Entry): string => (mode === folderMode ? `${name}/` : name);
