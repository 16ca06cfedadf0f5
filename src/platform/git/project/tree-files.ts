import type { BoundedCache } from '../objects/bounded-cache.ts';
import { readTyped, type ObjectStore } from '../objects/object-store.ts';
import type { Pace } from '../pace.ts';
import { isFolder, parseTree, type TreeEntry } from '../parse-tree.ts';
import { unreadable } from '../unreadable.ts';

export interface TreeFile {
  /** One character a byte. */
  readonly path: string;
  readonly mode: number;
  readonly oid: string;
}

/** What is right inside a folder, whose path has a `/` at the end; the root has none. */
export interface FolderFiles {
  readonly path: string;
  readonly files: readonly TreeFile[];
}

export interface TreeListing {
  readonly files: readonly TreeFile[];
  /** The root first. */
  readonly folders: readonly FolderFiles[];
}

interface KnownListing extends TreeListing {
  /** How many folders lie in one another below it. */
  readonly depth: number;
}

/** Folders as they were listed for another tree, by id and path: most of them are in the next one, too. */
export type Listings = BoundedCache<string, KnownListing>;

/** Bytes of one in memory; what is inside its folders is counted with them. */
export const listingBytes = ({ files, folders }: KnownListing): number =>
  8 * (files.length + folders.length) + 250 * (folders[0]?.files.length ?? 0);

interface Level {
  readonly key: string;
  readonly folder: string;
  readonly entries: readonly TreeEntry[];
  readonly own: TreeFile[];
  /** How much was listed before it. */
  readonly files: number;
  readonly folders: number;
  next: number;
  depth: number;
}

export interface ListingContext {
  readonly store: ObjectStore;
  readonly pace: Pace;
  readonly listings?: Listings | undefined;
}

const maxFiles = 300_000;
const maxDepth = 1000;

/**
 * All files of a tree in the order of its entries, which is that of their bytes. A tree of over
 * 300,000 is cut there; it is a fact, not an error.
 */
export async function listTree(context: ListingContext, tree: string): Promise<TreeListing> {
  const lister = new Lister(context);
  await lister.list(tree);
  return lister;
}

class Lister implements TreeListing {
  readonly files: TreeFile[] = [];
  readonly folders: FolderFiles[] = [];
  readonly #context: ListingContext;
  readonly #levels: Level[] = [];

  constructor(context: ListingContext) {
    this.#context = context;
  }

  async list(tree: string): Promise<void> {
    await this.#open(tree, '');
    for (let level = this.#levels.at(-1); level; level = this.#levels.at(-1)) {
      const entry = level.entries[level.next++];
      if (!entry || this.#isFull()) this.#leave(level);
      else if (isFolder(entry.mode)) await this.#enter(level, entry);
      else {
        const file = { path: level.folder + entry.name, mode: entry.mode, oid: entry.oid };
        level.own.push(file);
        this.files.push(file);
      }
    }
  }

  async #open(oid: string, folder: string): Promise<void> {
    await this.#context.pace.breathe();
    const entries = parseTree(oid, await readTyped(this.#context.store, oid, 'tree'));
    const [files, folders] = [this.files.length, this.folders.length];
    const own: TreeFile[] = [];
    this.folders.push({ path: folder, files: own });
    const key = `${oid} ${folder}`;
    this.#levels.push({ key, folder, entries, own, files, folders, next: 0, depth: 0 });
  }

  async #enter(level: Level, { name, oid }: TreeEntry): Promise<void> {
    if (this.#levels.length > maxDepth)
      throw unreadable(`its tree is over ${maxDepth} folders deep`);
    const folder = `${level.folder}${name}/`;
    const known = this.#context.listings?.get(`${oid} ${folder}`);
    if (known && this.#hasRoomFor(known)) {
      for (const file of known.files) this.files.push(file);
      for (const inside of known.folders) this.folders.push(inside);
      level.depth = Math.max(level.depth, known.depth + 1);
    } else await this.#open(oid, folder);
  }

  #leave(level: Level): void {
    this.#levels.pop();
    const above = this.#levels.at(-1);
    if (!above || this.#isFull()) return;
    above.depth = Math.max(above.depth, level.depth + 1);
    this.#context.listings?.set(level.key, {
      files: this.files.slice(level.files),
      folders: this.folders.slice(level.folders),
      depth: level.depth,
    });
  }

  /** The root is no folder in it. */
  #isFull(): boolean {
    return this.files.length >= maxFiles || this.folders.length > maxFiles;
  }

  /** Where it would be cut, or be too deep, it is looked at step by step. */
  #hasRoomFor({ files, folders, depth }: KnownListing): boolean {
    return (
      this.files.length + files.length < maxFiles &&
      this.folders.length + folders.length < maxFiles &&
      this.#levels.length + depth <= maxDepth
    );
  }
}
