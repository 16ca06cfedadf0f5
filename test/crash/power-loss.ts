import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { watchedFileSystem, type FileCall, type OpenFile } from './watched-file-system.ts';

/** A file or a folder, whatever its name is at the moment. */
type Node = number;

interface Entry {
  readonly folder: Node;
  readonly name: string;
  /** Undefined: the name is gone. */
  readonly node: Node | undefined;
}

/** One change, in the order in which the calls came back. */
type Change = {
  readonly label: string;
  /** An agent's file: whole, and on disk at once, with what was done before in the folders it is in. */
  readonly given?: { readonly node: Node; readonly bytes: Uint8Array };
} & (
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'data'; readonly node: Node; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'size'; readonly node: Node; readonly length: number }
  /** Of one file or folder, or of all; covers what had come back before the sync was begun. */
  | { readonly kind: 'sync'; readonly node: Node | undefined; readonly covers: number }
);

/** What becomes of a change that nothing has synced: all of it, nothing, its first bytes, or zeros. */
export type Fate = 'kept' | 'lost' | 'zeros' | { readonly torn: number };

export interface Recording {
  readonly fileSystem: FileSystem;
  readonly end: () => Promise<void>;
  /** Tells of a file somebody else has put in place just now. */
  readonly given: (file: string) => void;
  /** How many changes there are so far. */
  readonly length: () => number;
  readonly label: (index: number) => string;
  /** Changes before `length` that a power loss right there may undo. */
  readonly unsynced: (length: number) => number[];
  /** Writes the home as it is after a power loss when `length` changes had been made. */
  readonly restore: (length: number, fate: (index: number) => Fate, target: string) => void;
  /** The same, as a text that is equal for equal homes. */
  readonly picture: (length: number, fate: (index: number) => Fate) => string;
}

/** Not behind the port: the lock, which dies with its process, and the logs. And after a power loss it is another boot. */
const isOutside = (name: string): boolean =>
  /^(outputs\/logs\/|\.flywheel\/(lock|control|boot|\.flywheel-boot))/.test(name);

/**
 * Records the file calls of a life with their bytes, as a model disk sees them: only what was synced
 * stays for sure. Stricter than real file systems: a new file's name is on disk only when its folder
 * was synced, and each change of data or of names may be lost on its own. A rename is one change.
 */
export function recordLife(root: string, deaf?: RegExp): Recording {
  const disk = new Disk();
  const changes: Change[] = [];
  const open = new Map<OpenFile, Node>();
  const begun = new WeakMap<FileCall, number>();
  disk.load(root, '');
  const start = disk.clone();
  const inHome = (file: string): string | undefined => {
    const name = path.relative(root, file);
    return name.startsWith('..') || isOutside(name) ? undefined : name;
  };
  const add = (change: Change): void => {
    if (change.kind === 'sync' && deaf?.test(change.label)) return;
    changes.push(change);
    disk.apply(change, 'kept');
  };
  const { fileSystem, end } = watchedFileSystem({
    before: (call) => {
      begun.set(call, changes.length);
      return 'whole';
    },
    after: (call, result) => {
      const name = inHome(call.path);
      if (name === undefined) return;
      for (const change of changesOf(disk, call, result, begun.get(call) ?? 0, {
        name,
        open,
        inHome,
      })) {
        add(change);
      }
    },
  });
  const upTo = (length: number): Change[] => changes.slice(0, length);
  const after = (length: number, fate: (index: number) => Fate): Disk => {
    const left = start.clone();
    const lost = new Set(unsyncedOf(upTo(length)));
    upTo(length).forEach((change, index) => {
      left.apply(change, lost.has(index) ? fate(index) : 'kept');
    });
    return left;
  };
  return {
    fileSystem,
    end,
    given: (file) => {
      const name = inHome(file);
      if (name === undefined) return;
      const label = `given ${name}`;
      const node = disk.newNode(false);
      const folders = disk.newFolders(path.dirname(name));
      const inside = folders.at(-1)?.node ?? disk.find(path.dirname(name)) ?? 0;
      const entries = [...folders, { folder: inside, name: path.basename(name), node }];
      add({ kind: 'entries', label, given: { node, bytes: readFileSync(file) }, entries });
    },
    length: () => changes.length,
    label: (index) => changes[index]?.label ?? 'the end',
    unsynced: (length) => unsyncedOf(upTo(length)),
    restore: (length, fate, target) => {
      after(length, fate).write(target);
    },
    picture: (length, fate) => after(length, fate).picture(),
  };
}

interface Names {
  readonly name: string;
  readonly open: Map<OpenFile, Node>;
  readonly inHome: (file: string) => string | undefined;
}

function changesOf(
  disk: Disk,
  call: FileCall,
  result: unknown,
  covers: number,
  { name, open, inHome }: Names,
): Change[] {
  const label = `${call.name} ${name}`;
  const node = call.file ? open.get(call.file) : undefined;
  switch (call.name) {
    case 'open': {
      const known = disk.find(name);
      const opened = known ?? disk.newNode(false);
      if (call.file) open.set(call.file, opened);
      if (known !== undefined) return [];
      return [{ kind: 'entries', label, entries: [disk.entry(name, opened)] }];
    }
    case 'write':
    case 'writeFile': {
      if (node === undefined || !call.bytes) return [];
      const written = writtenOf(call, result);
      return [{ kind: 'data', label, node, at: call.at ?? 0, bytes: call.bytes.slice(0, written) }];
    }
    case 'truncate':
      return node === undefined ? [] : [{ kind: 'size', label, node, length: call.length ?? 0 }];
    case 'mkdir':
      return disk.newFolders(name).map((entry) => ({ kind: 'entries', label, entries: [entry] }));
    case 'unlink':
      return [{ kind: 'entries', label, entries: [disk.entry(name, undefined)] }];
    case 'rename':
    case 'link': {
      const to = disk.entry(inHome(call.to ?? '') ?? '', disk.find(name));
      const gone = call.name === 'rename' ? [disk.entry(name, undefined)] : [];
      return [{ kind: 'entries', label, entries: [to, ...gone] }];
    }
    case 'sync':
    case 'datasync':
      return node === undefined ? [] : [{ kind: 'sync', label, node, covers }];
    case 'syncFileSystemOf':
      return result === true ? [{ kind: 'sync', label, node: undefined, covers }] : [];
    default:
      return [];
  }
}

function writtenOf(call: FileCall, result: unknown): number {
  if (call.name === 'writeFile') return call.bytes?.length ?? 0;
  if (typeof result === 'number') return result;
  return (result as { bytesWritten: number }).bytesWritten;
}

function unsyncedOf(changes: readonly Change[]): number[] {
  const open = new Set<number>();
  changes.forEach((change, index) => {
    const synced = syncedBy(change, index);
    for (const each of open) {
      const other = changes[each];
      if (other && synced(each, other)) open.delete(each);
    }
    if (change.kind !== 'sync' && !change.given) open.add(index);
  });
  return [...open];
}

/** Somebody else's file under a used name is never on disk before the name was free: names of a folder keep their order. */
function syncedBy(change: Change, index: number): (each: number, other: Change) => boolean {
  if (change.kind === 'sync')
    return (each, other) => each < change.covers && covers(change.node, other);
  if (change.kind !== 'entries' || !change.given) return () => false;
  const folders = change.entries.map(({ folder }) => folder);
  return (each, other) =>
    each < index && other.kind === 'entries' && folders.some((folder) => covers(folder, other));
}

function covers(node: Node | undefined, change: Change): boolean {
  if (node === undefined) return true;
  if (change.kind === 'entries') return change.entries.some(({ folder }) => folder === node);
  return (change.kind === 'data' || change.kind === 'size') && change.node === node;
}

/** Folders and files in memory; a node that no name leads to is lost. */
class Disk {
  /** The same for all copies of a disk: what a node is does not change. */
  readonly #isFolder: Set<Node>;
  readonly #names = new Map<Node, Map<string, Node>>();
  readonly #bytes = new Map<Node, Uint8Array>();

  constructor(isFolder = new Set<Node>([0])) {
    this.#isFolder = isFolder;
  }

  clone(): Disk {
    const copy = new Disk(this.#isFolder);
    for (const [node, names] of this.#names) copy.#names.set(node, new Map(names));
    for (const [node, bytes] of this.#bytes) copy.#bytes.set(node, bytes);
    return copy;
  }

  load(root: string, name: string, node: Node = 0): void {
    for (const entry of readdirSync(path.join(root, name), { withFileTypes: true })) {
      const inside = path.join(name, entry.name);
      if (isOutside(inside)) continue;
      const made = this.newNode(entry.isDirectory());
      this.#namesIn(node).set(entry.name, made);
      if (entry.isDirectory()) this.load(root, inside, made);
      else this.#bytes.set(made, readFileSync(path.join(root, inside)));
    }
  }

  find(name: string): Node | undefined {
    let node: Node | undefined = 0;
    for (const part of partsOf(name)) {
      node = node === undefined ? undefined : this.#names.get(node)?.get(part);
    }
    return node;
  }

  newNode(isFolder: boolean): Node {
    const node = nodes++;
    if (isFolder) this.#isFolder.add(node);
    return node;
  }

  /** A name in a folder that is there. */
  entry(name: string, node: Node | undefined): Entry {
    const folder = this.find(path.dirname(name));
    if (folder === undefined) throw new Error(`the model does not know the folder of ${name}`);
    return { folder, name: path.basename(name), node };
  }

  /** The folders of a path that are not there yet, outermost first. */
  newFolders(name: string): Entry[] {
    const entries: Entry[] = [];
    let inside: Node = 0;
    for (const part of partsOf(name)) {
      const known = this.#names.get(inside)?.get(part);
      const node: Node = known ?? this.newNode(true);
      if (known === undefined) entries.push({ folder: inside, name: part, node });
      inside = node;
    }
    return entries;
  }

  apply(change: Change, fate: Fate): void {
    if (change.kind === 'sync' || fate === 'lost') return;
    if (change.kind === 'entries') {
      if (change.given) this.#bytes.set(change.given.node, change.given.bytes);
      for (const { folder, name, node } of change.entries) {
        if (node === undefined) this.#namesIn(folder).delete(name);
        else this.#namesIn(folder).set(name, node);
      }
      return;
    }
    const before = this.#bytes.get(change.node) ?? new Uint8Array();
    if (change.kind === 'size') {
      this.#bytes.set(change.node, resized(before, change.length));
      return;
    }
    const bytes = fateOf(change.bytes, fate);
    const after = resized(before, Math.max(before.length, change.at + bytes.length));
    after.set(bytes, change.at);
    this.#bytes.set(change.node, after);
  }

  write(target: string, node: Node = 0): void {
    mkdirSync(target, { recursive: true });
    for (const [name, inside] of this.#namesIn(node)) {
      const place = path.join(target, name);
      if (this.#isFolder.has(inside)) this.write(place, inside);
      else writeFileSync(place, this.#bytes.get(inside) ?? '', { mode: 0o640 });
    }
  }

  picture(node: Node = 0, at = ''): string {
    const lines = [...this.#namesIn(node)].map(([name, inside]) =>
      this.#isFolder.has(inside)
        ? this.picture(inside, `${at}/${name}`)
        : `${at}/${name} ${Buffer.from(this.#bytes.get(inside) ?? []).toString('latin1')}`,
    );
    return [at, ...lines.sort()].join('\n');
  }

  #namesIn(folder: Node): Map<string, Node> {
    const names = this.#names.get(folder) ?? new Map<string, Node>();
    this.#names.set(folder, names);
    return names;
  }
}

let nodes = 1;

const partsOf = (name: string): string[] =>
  name.split(path.sep).filter((part) => part !== '' && part !== '.');

function fateOf(bytes: Uint8Array, fate: Fate): Uint8Array {
  if (fate === 'zeros') return new Uint8Array(bytes.length);
  return typeof fate === 'object' ? bytes.subarray(0, fate.torn) : bytes;
}

function resized(bytes: Uint8Array, length: number): Uint8Array {
  const after = new Uint8Array(length);
  after.set(bytes.subarray(0, length));
  return after;
}
