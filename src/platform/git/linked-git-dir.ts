import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { parseGitConfig, type GitConfig } from './git-config.ts';
import { isInside, kindOf, readPiece } from './guarded-files.ts';
import { unreadable } from './unreadable.ts';

const hint = 'Run `git worktree repair` in it, or `git submodule absorbgitdirs` above it.';

/**
 * The git directory a `.git` file leads to (linked worktree, submodule, `--separate-git-dir`). It
 * must point back to the work tree, or else be nobody's: a planted file could otherwise pass
 * somebody else's repository off as this one.
 */
export async function followGitFile(root: string, dotGit: string): Promise<string> {
  const bytes = await readPiece(dotGit, { root, limit: 8192, piece: 'its .git file' });
  const target = /^gitdir: ?([^\n\r\0]+)[\r\n]*$/.exec(bytes?.toString('utf8') ?? '')?.[1];
  if (target === undefined) throw unreadable('its .git file names no git directory', hint);
  const gitDir = await realpath(resolve(root, target)).catch(() => undefined);
  if (gitDir === undefined || (await kindOf(gitDir)) !== 'folder')
    throw unreadable('the git directory its .git file names does not exist', hint);
  const back = await pointsBack(gitDir, root, dotGit);
  if (!back) throw unreadable('the git directory its .git file names does not point back', hint);
  return gitDir;
}

async function pointsBack(gitDir: string, root: string, dotGit: string): Promise<boolean> {
  if (isInside(gitDir, root)) return true;
  const worktree = await read(gitDir, 'gitdir');
  if (worktree !== undefined) return await sameFile(resolve(gitDir, worktree.trim()), dotGit);
  const config = parseGitConfig((await read(gitDir, 'config')) ?? '');
  const tree = config.get('core.worktree');
  if (tree !== undefined) return await sameFile(resolve(gitDir, tree), dirname(dotGit));
  return isSeparate(gitDir, config);
}

/**
 * A git directory made by `--separate-git-dir` does not say of which work tree it is. It is told by
 * what it is not: neither a bare repository nor the `.git` of a work tree around it, and those are
 * all that stand alone; worktrees and submodules have been asked before.
 */
const isSeparate = (gitDir: string, config: GitConfig): boolean =>
  basename(gitDir) !== '.git' && config.get('core.bare')?.toLowerCase() === 'false';

async function read(gitDir: string, name: string): Promise<string | undefined> {
  const piece = name === 'config' ? 'its config' : 'the gitdir of its worktree';
  const bytes = await readPiece(join(gitDir, name), { root: gitDir, limit: 1 << 20, piece });
  return bytes?.toString('utf8');
}

async function sameFile(path: string, real: string): Promise<boolean> {
  const found = await realpath(path).catch(() => undefined);
  return found === real;
}
