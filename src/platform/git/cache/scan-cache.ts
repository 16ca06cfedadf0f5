import { lstat } from 'node:fs/promises';

import { sha256 } from '../../hash.ts';
import { BoundedCache } from '../objects/bounded-cache.ts';
import { sizeOf } from '../objects/cached-store.ts';
import type { HistoryCommit } from '../history/commit-reader.ts';
import type { CommitLinks } from '../history/parse-commit.ts';
import { engineDigest } from './engine-digest.ts';
import type { GitObject } from '../objects/object-store.ts';
import type { OpenRepository } from '../open-repository.ts';
import { listingBytes, type Listings } from '../project/tree-files.ts';
import { openCacheFolder, type CacheFolder } from './scan-cache-folder.ts';
import { decodeCache, encodeCache, type CacheOwner } from './scan-cache-text.ts';

/** What was found out about a repository before. Only what can never become another may be kept. */
export interface KnownFacts {
  /** Of no use to another thread; absent for scans that leave nothing behind. */
  readonly memory?: ObjectMemory;
  recall(key: string): unknown;
  /** As JSON, under a key without tab and line end. */
  keep(key: string, value: unknown): void;
  /** Puts what is new where the next life finds it. Never rejects: it is no loss when that fails. */
  save(): Promise<void>;
}

/** What neighbouring scans have in common, and what is quickly read again. */
export interface ObjectMemory {
  readonly trees: BoundedCache<string, GitObject>;
  readonly sizes: BoundedCache<string, number>;
  readonly commits: BoundedCache<string, HistoryCommit>;
  readonly links: BoundedCache<string, CommitLinks>;
  readonly listings: Listings;
}

export interface ScanCache {
  of(repository: OpenRepository): Promise<KnownFacts>;
}

export interface CacheLimits {
  /** Of one repository, in memory; its file may be somewhat longer. */
  readonly repositoryBytes: number;
  /** Of the trees of one repository, in memory alone; one and a half of it more for its commits, sizes and listings. */
  readonly treeBytes: number;
  /** Of all repositories, in memory. */
  readonly memoryBytes: number;
  /** Of all repositories, on disk. */
  readonly folderBytes: number;
  readonly folderFiles: number;
}

export const cacheLimits: CacheLimits = {
  repositoryBytes: 4 << 20,
  treeBytes: 8 << 20,
  memoryBytes: 24 << 20,
  folderBytes: 64 << 20,
  folderFiles: 500,
};

/** What a commit takes beside its message, once it is parsed. */
const parsedBytes = 500;

/** For scans that leave nothing behind. */
export const forgetful: KnownFacts = {
  recall: () => undefined,
  keep: () => undefined,
  save: () => Promise.resolve(),
};

/** JSON texts by key. */
type Entries = BoundedCache<string, string>;

const newEntries = (limit: number): Entries =>
  new BoundedCache(limit, (text, key) => key.length + text.length);

interface Shelf {
  readonly name: string;
  readonly owner: CacheOwner;
  readonly memory: ObjectMemory;
  entries: Entries;
  /** The file whose entries are in here. */
  state: string | undefined;
  isNew: boolean;
}

/**
 * Facts of repositories in memory and, behind it, in a folder of files, one for each repository. No
 * repository sees what was read from another: it could claim any content for an id.
 */
export function createScanCache(folder: string, limits: CacheLimits = cacheLimits): ScanCache {
  // A character takes up to three bytes.
  const disk = openCacheFolder(folder, { ...limits, fileBytes: 4 * limits.repositoryBytes });
  const shelves = new Map<string, Shelf>();
  return {
    async of({ commonDir }) {
      const repository = await repositoryIdentity(commonDir);
      if (repository === undefined) return forgetful;
      const known = shelves.get(commonDir);
      const shelf =
        known?.owner.repository === repository ? known : newShelf(commonDir, repository, limits);
      shelves.delete(commonDir);
      shelves.set(commonDir, shelf);
      await refresh(shelf, disk, limits);
      return {
        ...accessTo(shelf),
        async save() {
          await save(shelf, disk, limits);
          forgetSome(shelves, limits);
        },
      };
    },
  };
}

/** A folder that was taken away and made anew is another one, whatever its path. */
async function repositoryIdentity(commonDir: string): Promise<string | undefined> {
  const stats = await lstat(commonDir).catch(() => undefined);
  return stats && `${commonDir} ${stats.dev} ${stats.ino} ${stats.birthtimeMs}`;
}

const newShelf = (commonDir: string, repository: string, limits: CacheLimits): Shelf => ({
  name: `${sha256(commonDir).slice(0, 32)}.facts`,
  owner: { repository, engine: engineDigest() },
  memory: {
    trees: new BoundedCache(limits.treeBytes, sizeOf),
    sizes: new BoundedCache(limits.treeBytes / 4, () => 0),
    commits: new BoundedCache(limits.treeBytes / 2, ({ message }) => message.length + parsedBytes),
    links: new BoundedCache(limits.treeBytes / 4, ({ parents }) => 100 * (1 + parents.length)),
    listings: new BoundedCache(limits.treeBytes / 2, listingBytes),
  },
  entries: newEntries(limits.repositoryBytes),
  state: undefined,
  isNew: false,
});

const accessTo = (shelf: Shelf): Omit<KnownFacts, 'save'> => ({
  memory: shelf.memory,
  recall(key) {
    const text = shelf.entries.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  },
  keep(key, value) {
    if (shelf.entries.set(key, JSON.stringify(value))) shelf.isNew = true;
  },
});

/** Takes in what others have written since: another thread, or an earlier life. */
async function refresh(shelf: Shelf, disk: CacheFolder, limits: CacheLimits): Promise<void> {
  const state = await disk.stateOf(shelf.name);
  if (state === shelf.state) return;
  const text = state === undefined ? undefined : await disk.read(shelf.name);
  const entries = newEntries(limits.repositoryBytes);
  for (const [key, theirs] of decodeCache(shelf.owner, text ?? '')) entries.set(key, theirs);
  for (const [key, own] of shelf.entries) if (!entries.has(key)) entries.set(key, own);
  shelf.entries = entries;
  shelf.state = state;
}

/** Of two who write at once the last one wins; what the other found is found again when it is needed. */
async function save(shelf: Shelf, disk: CacheFolder, limits: CacheLimits): Promise<void> {
  if (!shelf.isNew) return;
  shelf.isNew = false;
  await refresh(shelf, disk, limits);
  shelf.state = await disk.write(shelf.name, encodeCache(shelf.owner, shelf.entries));
}

/** The repositories used least recently go; what they had is on disk. */
function forgetSome(shelves: Map<string, Shelf>, { memoryBytes }: CacheLimits): void {
  let bytes = 0;
  for (const [commonDir, { entries, memory }] of [...shelves].reverse()) {
    bytes += entries.bytes + bytesOf(memory);
    if (bytes > memoryBytes) shelves.delete(commonDir);
  }
}

const bytesOf = ({ trees, sizes, commits, links, listings }: ObjectMemory): number =>
  trees.bytes + sizes.bytes + commits.bytes + links.bytes + listings.bytes;
