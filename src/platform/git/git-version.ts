import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

import { isInside } from './guarded-files.ts';

/** What `git --version` says of itself; undefined where there is no git. No repository is touched. */
export async function gitVersion(searchPath: string | undefined): Promise<string | undefined> {
  const program = await findGit(searchPath);
  return program === undefined ? undefined : await versionOf(program);
}

/** The same of the git at a path. */
export async function versionOf(program: string): Promise<string | undefined> {
  try {
    const options = { cwd: '/', timeout: 5000, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } };
    const { stdout } = await promisify(execFile)(program, ['--version'], options);
    return /\d+(?:\.\d+)+/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}

/**
 * Absolute path of the first git on the search path; undefined when there is none. Folders that are
 * relative, and what lies in one of `untrusted`, do not count: a repository does not choose what is run.
 */
export async function findGit(
  searchPath: string | undefined,
  untrusted: readonly string[] = [],
): Promise<string | undefined> {
  for (const folder of (searchPath ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const program = join(folder, 'git');
    const real = await realpath(program).catch(() => undefined);
    if (real === undefined || untrusted.some((root) => isInside(real, root))) continue;
    if (await mayRun(program)) return program;
  }
  return undefined;
}

const mayRun = (program: string): Promise<boolean> =>
  access(program, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Whether a version is at least another: `2.39.5` is at least `2.36`. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [left, right] = [version, wanted].map((text) => text.split('.').map(Number));
  for (const [at, number] of (right ?? []).entries())
    if (number !== (left?.[at] ?? 0)) return (left?.[at] ?? 0) > number;
  return true;
}
