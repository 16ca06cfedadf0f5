import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from '@jest/globals';

import type { CommitSelection, RepoScan } from '../../../src/domain/repo.ts';
import { createRepoReader } from '../../../src/platform/git/repo-reader.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own, gone after the test. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'flywheel-git-')));
  made.push(folder);
  return folder;
}

/** Real git in a folder, untouched by the configuration of the machine. */
export class NativeGit {
  readonly path: string;
  /** Commit date of the next commit; every commit is a minute later. */
  time = 1_764_652_500;
  zone = '+0000';

  constructor(path: string = join(tempFolder(), 'repo')) {
    this.path = path;
  }

  static init(...options: string[]): NativeGit {
    const git = new NativeGit();
    mkdirSync(git.path);
    git.run('init', '-q', '-b', 'main', ...options);
    return git;
  }

  run(...args: string[]): string {
    return this.raw(args).toString('utf8').trim();
  }

  raw(args: readonly string[], input?: string | Buffer): Buffer {
    const date = `@${this.time} ${this.zone}`;
    const env = {
      PATH: process.env['PATH'] ?? '',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.org',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
      HOME: dirname(this.path),
    };
    const config = ['-c', 'protocol.file.allow=always', '-c', 'core.quotePath=false'];
    const stdio: ('pipe' | 'ignore')[] = ['pipe', 'pipe', 'pipe'];
    return execFileSync('git', [...config, ...args], {
      cwd: this.path,
      env,
      input: input ?? '',
      stdio,
      maxBuffer: 1 << 28,
    });
  }

  write(path: string, content: string | Buffer): this {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return this;
  }

  /** Commits everything as it stands; returns the commit's id. */
  commit(message: string, ...options: string[]): string {
    this.time += 60;
    this.run('add', '-A');
    this.raw(
      ['commit', '-q', '--allow-empty', '--cleanup=verbatim', '-F', '-', ...options],
      message,
    );
    return this.run('rev-parse', 'HEAD');
  }
}

/** Whether the git of this machine is of this version or newer. */
export function isGitOf(git: NativeGit, major: number, minor: number): boolean {
  const [, first = '0', second = '0'] = /(\d+)\.(\d+)/.exec(git.run('--version')) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}

/** A named pipe: whoever opens it to read waits for a writer. */
export function makeFifo(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
}

interface ScanOptions {
  readonly renames?: boolean;
  readonly signal?: AbortSignal;
}

/** Scans what must be there. */
export async function scan(
  path: string,
  select: readonly CommitSelection[] = [{ kind: 'last', count: 100_000 }],
  { renames = true, signal = new AbortController().signal }: ScanOptions = {},
): Promise<RepoScan> {
  const result = await createRepoReader().scan({ path, select, renames }, signal);
  if (result.kind === 'unreachable') throw new Error(`unreachable: ${result.reason}`);
  return result.scan;
}
