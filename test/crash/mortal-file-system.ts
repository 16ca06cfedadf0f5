import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';

/** When the process dies: right before, right after, or in the middle of a file call. */
export type Moment = 'before' | 'after' | 'torn';

export interface MortalFileSystem {
  readonly fileSystem: FileSystem;
  /** Every file-changing call so far, as `name path`. */
  readonly calls: readonly string[];
  /** Aborted when the process "dies": from then on no call reaches the disk or comes back well. */
  readonly life: AbortSignal;
}

const changing = ['rename', 'link', 'unlink', 'mkdir', 'chmod'] as const;
const changingHandle = ['write', 'writeFile', 'truncate', 'sync', 'datasync', 'chmod'] as const;

/** The file system of a process that dies at its n-th file-changing call (1-based; 0: never). */
export function mortalFileSystem(dieAt: number, moment: Moment): MortalFileSystem {
  const calls: string[] = [];
  let dead = false;
  const life = new AbortController();
  const die = (): never => {
    dead = true;
    life.abort();
    throw Object.assign(new Error('the process is dead'), { code: 'EDEAD' });
  };
  const counted = async <T>(
    call: string,
    run: () => Promise<T>,
    half: () => Promise<unknown>,
  ): Promise<T> => {
    if (dead) return die();
    calls.push(call);
    const isLast = calls.length === dieAt;
    if (isLast && moment === 'before') return die();
    if (isLast && moment === 'torn') {
      await half();
      return die();
    }
    const result = await run();
    return isLast ? die() : result;
  };
  const nothing = (): Promise<void> => Promise.resolve();
  const fileSystem = { ...nodeFileSystem } as Record<string, unknown>;
  for (const [name, real] of Object.entries(nodeFileSystem) as [string, Call][]) {
    if (typeof real !== 'function') continue;
    fileSystem[name] = async (...args: unknown[]): Promise<unknown> => {
      if ((changing as readonly string[]).includes(name)) {
        return counted(`${name} ${String(args[0])}`, () => real(...args), nothing);
      }
      if (dead) return die();
      const result = await real(...args);
      return name === 'open' ? mortalHandle(result as Handle, String(args[0])) : result;
    };
  }
  const mortalHandle = (handle: Handle, path: string): Handle => {
    for (const name of changingHandle) {
      const real = (handle[name] as Call).bind(handle);
      handle[name] = (...args: unknown[]) =>
        counted(
          `${name} ${path}`,
          () => real(...args),
          () => halfOf(name, real, args),
        );
    }
    return handle;
  };
  return { fileSystem: fileSystem as unknown as FileSystem, calls, life: life.signal };
}

type Call = (...args: unknown[]) => Promise<unknown>;
type Handle = Record<string, unknown>;

/** What a torn write leaves: the first half of its bytes. */
function halfOf(name: string, real: Call, args: unknown[]): Promise<unknown> {
  const [bytes, offset, length, at] = args as [Uint8Array, number?, number?, number?];
  if (name === 'writeFile') return real(bytes.subarray(0, bytes.length >> 1));
  if (name === 'write') return real(bytes, offset, (length ?? 0) >> 1, at);
  return Promise.resolve();
}
