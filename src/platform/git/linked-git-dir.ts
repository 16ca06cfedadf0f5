import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { parseGitConfig } from './git-config.ts';
import { isInside, kindOf, readPiece } from './guarded-files.ts';
import { unreadable } from './unreadable.ts';

const hint = 'Run `git worktree repair` in it, or `git submodule absorbgitdirs` above it.';

/**
 * The git directory a `.git` file leads to (linked worktree, submodule). It must point back to the
 * work tree: a planted file could otherwise name somebody else's repository.
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
  const worktree = await readPiece(join(gitDir, 'gitdir'), {
    root: gitDir,
    limit: 8192,
    piece: 'the gitdir of its worktree',
  });
  if (worktree) return await sameFile(resolve(gitDir, worktree.toString('utf8').trim()), dotGit);
  const config = await readPiece(join(gitDir, 'config'), {
    root: gitDir,
    limit: 1 << 20,
    piece: 'its config',
  });
  const tree = parseGitConfig(config?.toString('utf8') ?? '').get('core.worktree');
  return tree !== undefined && (await sameFile(resolve(gitDir, tree), dirname(dotGit)));
}

async function sameFile(path: string, real: string): Promise<boolean> {
  const found = await realpath(path).catch(() => undefined);
  return found === real;
}
