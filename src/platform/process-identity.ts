import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import os from 'node:os';
import { promisify } from 'node:util';
import { errnoOf } from '../domain/errors.ts';

/** Names one process for ever: a pid alone is given to another process sooner or later. */
export interface ProcessIdentity {
  readonly host: string;
  /** Changes with every boot of the machine. */
  readonly boot: string;
  /** In which world of pids (a container has its own). */
  readonly pids: string;
  readonly pid: number;
  /** When the process started, in the system's own notation; only ever compared. */
  readonly started: string;
}

export type Life =
  | { readonly kind: 'live' }
  | { readonly kind: 'dead'; readonly why: 'no_such_process' | 'pid_reused' | 'other_boot' }
  /** It belongs to a machine that cannot be asked from here. */
  | { readonly kind: 'elsewhere' };

export async function ownIdentity(): Promise<ProcessIdentity> {
  const started = await startOf(process.pid);
  if (started === undefined) throw new Error('The start time of this process cannot be read.');
  const [boot, pids] = await Promise.all([bootId(), pidNamespace()]);
  return { host: os.hostname(), boot, pids, pid: process.pid, started };
}

/** Whether that process still runs. In doubt it is live: a lock is never broken on a guess. */
export async function lifeOf(process: ProcessIdentity): Promise<Life> {
  const sameHost = process.host === os.hostname();
  if (process.boot !== (await bootId())) {
    return sameHost ? { kind: 'dead', why: 'other_boot' } : { kind: 'elsewhere' };
  }
  // A container that was restarted keeps its host name, a laptop that moved keeps its pids:
  // only where both differ do the pids mean nothing here.
  if (!sameHost && process.pids !== (await pidNamespace())) return { kind: 'elsewhere' };
  if (!pidExists(process.pid)) return { kind: 'dead', why: 'no_such_process' };
  const started = await startOf(process.pid);
  if (started === undefined || started === process.started) return { kind: 'live' };
  return { kind: 'dead', why: started === 'zombie' ? 'no_such_process' : 'pid_reused' };
}

/** True also for a process of another user. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

/** Undefined when the system does not say (hidden processes of others). */
async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'darwin') {
    return run('ps', ['-o', 'lstart=', '-p', String(pid)]);
  }
  try {
    // The name in parentheses may hold anything, also `)` and spaces: count from the last one.
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Killed, and nobody has collected it: it owns nothing any more.
    return state === 'Z' || state === 'X' ? 'zombie' : rest[18];
  } catch {
    return undefined;
  }
}

/** Names this boot of the machine. */
export async function bootId(): Promise<string> {
  if (process.platform === 'darwin') {
    // Not kern.boottime: it moves when the clock is set.
    return (await run('sysctl', ['-n', 'kern.bootsessionuuid'])) ?? 'unknown';
  }
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

async function pidNamespace(): Promise<string> {
  return process.platform === 'darwin' ? 'all' : readlink('/proc/self/ns/pid');
}

async function run(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const env = { PATH: '/bin:/usr/bin:/sbin:/usr/sbin', LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)(command, args, { env, timeout: 5000 });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
