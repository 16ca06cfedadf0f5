import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

import { readAnswers, type Answers } from './git-answers.ts';
import { unreadable } from '../unreadable.ts';

export interface GitProcessOptions {
  /** Absolute path of git. */
  readonly program: string;
  /** A git directory of ours: git is started in it. */
  readonly gitDir: string;
  /** Folder of the objects that are asked for. */
  readonly objects: string;
  readonly signal: AbortSignal;
  /** Git is killed when it does not answer for so long. */
  readonly patienceMs?: number;
}

/** A `git cat-file --batch-command` that runs until it is closed. One question after the other. */
export interface GitProcess {
  /** Asks one line and reads what `take` takes of the answer. Throws `REPOSITORY_UNREADABLE` when git gives none. */
  ask<T>(line: string, take: (answers: Answers) => Promise<T>): Promise<T>;
  /** Ends it; may come early and twice. */
  close(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

const defaultPatienceMs = 60_000;

/** Starts git so that nothing of the repository, of the user or of the machine can tell it what to run. */
export function startGit(options: GitProcessOptions): GitProcess {
  const { signal, patienceMs = defaultPatienceMs } = options;
  signal.throwIfAborted();
  const child = spawnGit(options);
  const running: Running = {
    child,
    life: watch(child, signal),
    answers: readAnswers(child.stdout),
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask: (line, take) => {
      const next = last.then(() => answerOf(running, { line, patienceMs }, take));
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      running.life.end(unreadable('git was ended'));
      await running.life.ended;
    },
  };
}

interface Running {
  readonly child: Child;
  readonly life: Life;
  readonly answers: Answers;
}

async function answerOf<T>(
  { child, life, answers }: Running,
  { line, patienceMs }: { line: string; patienceMs: number },
  take: (answers: Answers) => Promise<T>,
): Promise<T> {
  life.check();
  const timer = setTimeout(() => {
    life.end(late(patienceMs));
  }, patienceMs);
  try {
    child.stdin.write(`${line}\n`);
    return await take(answers);
  } catch (error) {
    // An answer that was read in part leaves the next question without one.
    life.end(error);
    await life.ended;
    throw life.reason();
  } finally {
    clearTimeout(timer);
  }
}

interface Life {
  /** Throws why it ended, if it did. */
  check(): void;
  /** Kills it; the first reason is the one that is told. */
  end(reason: unknown): void;
  reason(): unknown;
  readonly ended: Promise<void>;
}

function watch(child: Child, signal: AbortSignal): Life {
  let why: { readonly reason: unknown } | undefined;
  const end = (reason: unknown): void => {
    why ??= { reason };
    child.kill('SIGKILL');
    // Whoever else has its other end cannot make us wait.
    child.stdout.destroy();
  };
  const abort = (): void => {
    end(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  child.on('error', end);
  // Writing to a git that is gone: that it is gone is told already.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit').then(
    () => undefined,
    () => undefined,
  );
  void ended.then(() => {
    why ??= { reason: unreadable('git ended before it had answered') };
    signal.removeEventListener('abort', abort);
  });
  const reason = (): unknown => why?.reason;
  const check = (): void => {
    if (why) throw why.reason;
  };
  return { check, end, reason, ended };
}

function spawnGit({ program, gitDir, objects }: GitProcessOptions): Child {
  return spawn(program, [...settings, '--no-replace-objects', 'cat-file', '--batch-command'], {
    cwd: gitDir,
    env: { ...environment, GIT_DIR: gitDir, GIT_OBJECT_DIRECTORY: objects },
    // What git complains of may quote what it read.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/**
 * The whole environment: nothing is inherited. The git directory is ours and names no programs; what
 * is forbidden here a second time is what git could be made to run or fetch by the objects alone.
 */
const environment: Readonly<Record<string, string>> = {
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ADVICE: '0',
  // An object that inflates to more ends git, not the machine.
  GIT_ALLOC_LIMIT: '512m',
};

const settings: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting]);

const late = (ms: number): Error =>
  unreadable(`git did not answer within ${Math.round(ms / 1000)} s`, 'Check it with `git fsck`.');
