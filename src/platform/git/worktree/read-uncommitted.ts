import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

import type { UncommittedWork } from '../../../domain/repo.ts';
import { sumOfLines } from '../changes/change-totals.ts';
import { openChangesBetween } from '../changes/commit-changes.ts';
import { decodePath } from '../decode-text.ts';
import { readPiece } from '../guarded-files.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { OpenRepository } from '../open-repository.ts';
import type { Pace } from '../pace.ts';
import type { TreeFile } from '../project/tree-files.ts';
import { createClean } from './clean-content.ts';
import { parseIndex, type IndexEntry } from './parse-index.ts';
import { WorkContents, type WorkContext } from './tracked-files.ts';
import { untrackedFiles, type Untracked } from './untracked-files.ts';
import { openWorkFiles, type WorkFiles } from './work-files.ts';
import { workTreeOf, type WorkTree } from './work-tree.ts';

const indexLimit = 128 << 20;

export interface WorkRequest {
  readonly repository: OpenRepository;
  readonly store: ObjectStore;
  readonly pace: Pace;
  /** Tree of HEAD; undefined in an empty repository. */
  readonly head: string | undefined;
  readonly renames: boolean;
  readonly localAttributes: Buffer | undefined;
}

/** What is not committed, and the work tree as a tree, from which the project's facts are read. */
export interface ReadWork extends WorkTree {
  readonly uncommitted: UncommittedWork;
}

/**
 * What stands in the work tree and not in HEAD. Nothing is run, no link followed, nothing written: a
 * filter of the repository is never asked. Undefined for a bare repository, which has no work tree.
 */
export async function readUncommitted(request: WorkRequest): Promise<ReadWork | undefined> {
  const { repository, store, pace, head, renames, localAttributes: local } = request;
  if (isBare(repository)) return undefined;
  const files = openWorkFiles(repository.root);
  const index = await readIndex(repository);
  const loose = await looseFiles(request, files, index.entries);
  const there = await filesThere(request, { files, index, loose: loose.paths });
  const work = workTreeOf(there.files, repository.objectFormat, store, there.read);
  const context = { store: work.store, pace, renames, attributesOf: work.tree, local };
  const changed = await (await openChangesBetween(context))(head, work.tree);
  const untracked = new Set(loose.paths.map(decodePath));
  const own = changed.map((file) =>
    untracked.has(file.path) ? { ...file, untracked: true as const } : file,
  );
  const unmerged = index.entries.filter(({ stage }) => stage > 0).map(({ path }) => path);
  return {
    ...work,
    uncommitted: {
      files: own,
      totals: { files: own.length, ...sumOfLines(own) },
      unmerged: [...new Set(unmerged)].map(decodePath),
      ...(loose.isCut ? { incomplete: true } : {}),
    },
  };
}

async function looseFiles(
  { repository: { commonDir }, pace }: WorkRequest,
  files: WorkFiles,
  entries: readonly IndexEntry[],
): Promise<Untracked> {
  const piece = { root: commonDir, limit: 1 << 20, piece: 'its info/exclude' };
  const exclude = await readPiece(join(commonDir, 'info', 'exclude'), piece);
  const tracked = new Set(entries.map(({ path }) => path));
  return untrackedFiles(files, { tracked, exclude: exclude?.toString('utf8') ?? '', pace });
}

interface Found {
  readonly files: WorkFiles;
  readonly index: Index;
  readonly loose: readonly string[];
}

/** All files of the work tree, and who reads those that are no objects. */
async function filesThere(
  request: WorkRequest,
  { files, index, loose }: Found,
): Promise<{ files: readonly TreeFile[]; read: WorkContents['read'] }> {
  const entries = oncePerPath(index.entries);
  const paths = [...entries.map(({ path }) => path), ...loose];
  const contents = new WorkContents(await contextOf(request, files, paths));
  const there: (TreeFile | undefined)[] = [];
  for (const entry of entries) {
    await request.pace.breathe();
    there.push(await contents.tracked(entry, index.time));
  }
  for (const path of loose) there.push(await contents.untracked(path));
  return { files: there.filter((file) => file !== undefined), read: contents.read };
}

const isBare = ({ root, gitDir, config }: OpenRepository): boolean =>
  root === gitDir || config.get('core.bare') === 'true';

interface Index {
  readonly entries: readonly IndexEntry[];
  /** When it was written, in nanoseconds. */
  readonly time: bigint;
}

async function readIndex({ gitDir, objectFormat }: OpenRepository): Promise<Index> {
  const path = join(gitDir, 'index');
  const bytes = await readPiece(path, { root: gitDir, limit: indexLimit, piece: 'its index' });
  if (!bytes) return { entries: [], time: 0n };
  const { mtimeNs } = await lstat(path, { bigint: true });
  return { entries: parseIndex(bytes, objectFormat), time: mtimeNs };
}

async function contextOf(
  { repository, store, pace }: WorkRequest,
  files: WorkFiles,
  paths: readonly string[],
): Promise<WorkContext> {
  const attributes: string[] = [];
  for (const path of paths.filter((each) => /(?:^|\/)\.gitattributes$/.test(each)).slice(0, 1000)) {
    const entry = await files.look(path);
    if (entry && entry.kind !== 'link' && entry.size <= 1 << 20)
      attributes.push((await files.read(path))?.toString('latin1') ?? '');
  }
  const { config, objectFormat: format } = repository;
  return { files, store, format, config, pace, clean: createClean(config, attributes) };
}

/** Of a conflict one side stands for its path: what counts is what is in the work tree. */
function oncePerPath(entries: readonly IndexEntry[]): IndexEntry[] {
  return [...new Map(entries.map((entry) => [entry.path, entry])).values()];
}
