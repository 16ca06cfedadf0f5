import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

import { errnoOf } from '../../domain/errors.ts';
import { parseGitConfig, type GitConfig } from './git-config.ts';
import { kindOf, readPiece } from './guarded-files.ts';
import { followGitFile } from './linked-git-dir.ts';
import type { ObjectFormat } from './object-ids.ts';
import { readFormat, type RefStorage } from './repository-format.ts';
import { unreadable } from './unreadable.ts';

const configLimit = 1 << 20;

/** Where the pieces of a repository are. All paths are real: no link is left in them. */
export interface OpenRepository {
  /** The work tree; of a bare repository its folder. */
  readonly root: string;
  /** Base name of the root, without `.git`. */
  readonly name: string;
  /** Holds HEAD: of a linked worktree its own folder below `worktrees/`. */
  readonly gitDir: string;
  /** Holds objects, refs and config, for all worktrees together. */
  readonly commonDir: string;
  readonly config: GitConfig;
  readonly objectFormat: ObjectFormat;
  readonly refStorage: RefStorage;
}

export type Opened =
  | { readonly kind: 'opened'; readonly repository: OpenRepository }
  | { readonly kind: 'unreachable'; readonly reason: string };

/**
 * Finds the repository at a path or, as git does, in a folder above it. No repository is an answer;
 * throws `REPOSITORY_UNREADABLE` for one that is there but broken, hostile or of an unknown format.
 */
export async function openRepository(path: string): Promise<Opened> {
  const refusal = refusePath(path);
  if (refusal !== undefined) return unreachable(refusal);
  const folder = await realFolder(path);
  if (typeof folder !== 'string') return folder;
  for (let at = folder; ; at = dirname(at)) {
    const found = await repositoryAt(at);
    if (found) return { kind: 'opened', repository: found };
    if (dirname(at) === at) return unreachable('no git repository there, nor in a folder above');
  }
}

const unreachable = (reason: string): Opened & { kind: 'unreachable' } => ({
  kind: 'unreachable',
  reason,
});

function refusePath(path: string): string | undefined {
  if (path.trim() === '') return 'the path is empty';
  if (path.includes('\0')) return 'the path has a NUL character';
  if (isAbsolute(path)) return undefined;
  const windows = /^(?:[A-Za-z]:|\\\\)/.test(path);
  return windows
    ? 'a Windows path, and this machine is none'
    : 'the path is relative; it must be absolute';
}

async function realFolder(path: string): Promise<string | (Opened & { kind: 'unreachable' })> {
  try {
    const real = await realpath(path);
    const kind = await kindOf(real);
    return kind === 'folder' ? real : unreachable('the path is a file, not a folder');
  } catch (error) {
    return unreachable(reasonOf(errnoOf(error), error));
  }
}

function reasonOf(code: string | undefined, error: unknown): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such folder on this machine';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to look into the folder';
  if (code === 'ELOOP') return 'the path is a loop of links';
  if (code === 'ENAMETOOLONG') return 'the path is too long';
  throw error;
}

async function repositoryAt(folder: string): Promise<OpenRepository | undefined> {
  const dotGit = join(folder, '.git');
  const kind = await kindOf(dotGit).catch((): 'absent' => 'absent');
  if (kind === 'other') throw unreadable('its .git is neither a folder nor a file');
  if (kind === 'file') return await complete(folder, await followGitFile(folder, dotGit));
  if (kind === 'folder' && (await isGitDir(dotGit))) return await complete(folder, dotGit);
  if (!(await isGitDir(folder))) return undefined;
  return await complete(basename(folder) === '.git' ? dirname(folder) : folder, folder);
}

/** As git decides it: HEAD, objects and refs are there. What they are worth is seen when they are read. */
async function isGitDir(folder: string): Promise<boolean> {
  const kinds = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) =>
      kindOf(join(folder, name)).catch((): 'absent' => 'absent'),
    ),
  );
  return kinds[0] !== 'absent' && kinds[0] !== 'folder' && kinds.slice(1).every(isThere);
}

const isThere = (kind: string): boolean => kind === 'folder' || kind === 'other';

async function complete(root: string, gitDir: string): Promise<OpenRepository> {
  const commonDir = await commonDirOf(gitDir);
  const text = await readConfig(commonDir, 'config');
  const format = readFormat(parseGitConfig(text));
  const own = format.worktreeConfig ? await readConfig(gitDir, 'config.worktree') : '';
  const config = parseGitConfig(`${text}\n${own}`);
  for (const folder of ['objects', 'refs'])
    if ((await kindOf(join(commonDir, folder))) !== 'folder')
      throw unreadable(`its ${folder} is no folder of its own`);
  const name = basename(root).replace(/(?<=.)\.git$/, '') || 'repository';
  const { objectFormat, refStorage } = format;
  return { root, name, gitDir, commonDir, config, objectFormat, refStorage };
}

async function readConfig(folder: string, name: string): Promise<string> {
  const bytes = await readPiece(join(folder, name), {
    root: folder,
    limit: configLimit,
    piece: 'its config',
  });
  return bytes?.toString('utf8') ?? '';
}

async function commonDirOf(gitDir: string): Promise<string> {
  const bytes = await readPiece(join(gitDir, 'commondir'), {
    root: gitDir,
    limit: 4096,
    piece: 'its commondir',
  });
  if (!bytes) return gitDir;
  const common = await realpath(resolve(gitDir, bytes.toString('utf8').trim())).catch(() => '');
  // A linked worktree is `<common>/worktrees/<name>`; anything else leads to a stranger's repository.
  if (common === '' || dirname(gitDir) !== join(common, 'worktrees'))
    throw unreadable('its commondir leads outside of it', 'Run `git worktree repair` in it.');
  return common;
}
