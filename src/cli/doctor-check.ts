import type { RepoReader } from '../domain/repo.ts';
import type { Clock } from '../platform/clock.ts';
import type { Home } from '../platform/home.ts';
import type { LockState } from '../platform/lock.ts';
import type { Machine } from '../platform/machine.ts';

/** What the checks look at, and through what. */
export interface DoctorContext {
  readonly home: Home;
  readonly nodeVersion: string;
  readonly platform: string;
  /** A folder where a repository may be: the working folder. */
  readonly repository: string;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly repos: Pick<RepoReader, 'scan'>;
  readonly signal: AbortSignal;
  /** Each rejects with what is wrong. */
  readonly loadConfig: () => Promise<unknown>;
  readonly loadTemplates: () => Promise<unknown>;
  readonly loadSchemas: () => Promise<unknown>;
  readonly readLock: () => Promise<LockState>;
  /** Rejects when the daemon does not answer there. */
  readonly ping: (socketPath: string) => Promise<unknown>;
  /** Version of the native git; undefined without one. */
  readonly gitVersion: () => Promise<string | undefined>;
  /** Names in the inbox that are never taken. */
  readonly isIgnoredName: (name: string) => boolean;
}

/** `warn`: it works, and will not for ever or not for everything. */
export type Verdict =
  | { readonly verdict: 'ok'; readonly says: string }
  | { readonly verdict: 'warn' | 'fail'; readonly says: string; readonly fix: string };

export interface DoctorCheck {
  readonly name: string;
  readonly run: (context: DoctorContext) => Promise<Verdict>;
}

export const ok = (says: string): Verdict => ({ verdict: 'ok', says });
export const warn = (says: string, fix: string): Verdict => ({ verdict: 'warn', says, fix });
export const fail = (says: string, fix: string): Verdict => ({ verdict: 'fail', says, fix });
