import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Ran } from './support.ts';

const cli = path.resolve('dist/cli.js');

/** Runs the compiled program as a user does. */
export function flywheelProcess(argv: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...argv], (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

export interface RunningDaemon {
  readonly process: ChildProcess;
  readonly stderr: () => string;
  /** Resolves when the text was told on stderr; rejects when the daemon ends first. */
  told(text: string): Promise<void>;
  /** Sends a signal; resolves to the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A daemon in the foreground; resolves when it has started. */
export async function startDaemon(
  home: string,
  more: readonly string[] = [],
): Promise<RunningDaemon> {
  const child = spawn(process.execPath, [cli, 'start', '--home', home, ...more]);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const told = async (text: string): Promise<void> => {
    while (!stderr.includes(text)) {
      const more = once(child.stderr, 'data');
      const [code] = await Promise.race([more, ended]);
      if (code === null || typeof code === 'number') throw new Error(`ended: ${stderr}`);
    }
  };
  await told('flywheel started');
  return {
    process: child,
    stderr: () => stderr,
    told,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return (await ended)[0];
    },
  };
}
