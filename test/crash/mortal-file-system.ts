import type { FileSystem } from '../../src/platform/file-system.ts';
import { watchedFileSystem, type FileCall } from './watched-file-system.ts';

/** When the process dies: right before, right after, or in the middle of a file call. */
export type Moment = 'before' | 'after' | 'torn';
export const moments: readonly Moment[] = ['before', 'after', 'torn'];

export interface MortalFileSystem {
  readonly fileSystem: FileSystem;
  /** Every file-changing call so far, as `name path`. */
  readonly calls: readonly string[];
  /** Aborted when the process "dies": from then on no call reaches the disk or comes back well. */
  readonly life: AbortSignal;
  /** Waits for what was under way when it died. */
  readonly end: () => Promise<void>;
}

/**
 * The file system of a process that dies at its n-th file-changing call (1-based; 0: never).
 * `look` is called after each of them.
 */
export function mortalFileSystem(
  dieAt: number,
  moment: Moment,
  look: (call: FileCall) => void = () => undefined,
): MortalFileSystem {
  const calls: string[] = [];
  const life = new AbortController();
  const die = (): never => {
    life.abort();
    throw Object.assign(new Error('the process is dead'), { code: 'EDEAD' });
  };
  // Of the calls that are under way at the same time, the last is the one begun last.
  let last: FileCall | undefined;
  const { fileSystem, end } = watchedFileSystem({
    before(call) {
      if (life.signal.aborted) return die();
      if (!call.changes) return 'whole';
      calls.push(`${call.name} ${call.path}`);
      if (calls.length !== dieAt) return 'whole';
      last = call;
      if (moment === 'before') return die();
      return moment === 'torn' ? 'half' : 'whole';
    },
    after(call) {
      if (call === last || life.signal.aborted) die();
      if (call.changes) look(call);
    },
  });
  return { fileSystem, calls, life: life.signal, end };
}
