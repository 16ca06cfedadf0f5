import { execFileSync } from 'node:child_process';

import {
  compareCommits,
  compareNet,
  compareRenames,
  type Difference,
} from '../../../../scripts/compare-with-git/compare.mjs';
import {
  diffArguments,
  logArguments,
  plainConfig,
  plainEnvironment,
  readDiff,
  readLog,
  type GitCommit,
} from '../../../../scripts/compare-with-git/git-log.mjs';
import type { RepoScan } from '../../../../src/domain/repo.ts';
import { scan, tempFolder, type NativeGit } from '../native-git.ts';

/** What was found when a repository was held against git. */
export interface Truth {
  /** Where we say anything that a scan may never say. */
  readonly broken: readonly Difference[];
  /** Where edited files are paired in another way. */
  readonly pairedOtherwise: readonly Difference[];
  readonly commits: number;
  readonly scans: { readonly plain: RepoScan; readonly renames: RepoScan };
}

/** Holds all commits of HEAD against `git log --numstat`, without renames and with, and the net change. */
export async function holdAgainstGit(git: NativeGit): Promise<Truth> {
  const plain = await scan(git.path, undefined, { renames: false });
  const renames = await scan(git.path, undefined, { renames: true });
  const isEmpty = plainGit(git, ['rev-list', '-1', '--all']).length === 0;
  const commits = compareCommits(plain.commits, isEmpty ? [] : gitLog(git, false));
  const pairs = compareRenames(renames.commits, isEmpty ? [] : gitLog(git, true));
  return {
    broken: [...commits.broken, ...pairs.broken, ...netDifferences(git, plain)],
    pairedOtherwise: pairs.differences,
    commits: commits.commits,
    scans: { plain, renames },
  };
}

/** What git says, undisturbed by configuration, replacements and grafts. */
export function gitLog(git: NativeGit, renames: boolean, ...range: string[]): GitCommit[] {
  return readLog(plainGit(git, logArguments(renames, ...range)));
}

function netDifferences(git: NativeGit, { net }: RepoScan): readonly Difference[] {
  if (net === null) return [];
  const from = net.from ?? plainGit(git, ['hash-object', '-t', 'tree', '/dev/null']).toString();
  return compareNet(net, readDiff(plainGit(git, diffArguments(from.trim(), net.to))));
}

function plainGit(git: NativeGit, args: readonly string[]): Buffer {
  const env = plainEnvironment(tempFolder());
  return execFileSync('git', [...plainConfig, ...args], {
    cwd: git.path,
    env,
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
