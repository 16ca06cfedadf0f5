import { errnoOf } from '../../src/domain/errors.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { watchedFileSystem, type FileCall } from './watched-file-system.ts';

/** What is wrong with the machine: the disk is full, broken or read-only, or no file can be opened. */
export const faultCodes = ['ENOSPC', 'EIO', 'EROFS', 'EMFILE'] as const;
export type FaultCode = (typeof faultCodes)[number];

export interface FailingFileSystem {
  readonly fileSystem: FileSystem;
  readonly end: () => Promise<void>;
  /** Calls so far that such a fault concerns, as `name path`. */
  readonly calls: readonly string[];
  /** How many of them failed. */
  readonly failed: () => number;
  /** The fault is gone. */
  readonly lift: () => void;
}

/** Fails at the n-th call that such a fault concerns (1-based; 0: never), once or until it is lifted. */
export function failingFileSystem(
  code: FaultCode,
  failAt: number,
  lasts: boolean,
): FailingFileSystem {
  const calls: string[] = [];
  let failed = 0;
  let lifted = failAt === 0;
  const torn = new WeakSet<FileCall>();
  const fail = (call: FileCall): never => {
    failed += 1;
    if (!lasts) lifted = true;
    throw Object.assign(new Error(`${code}: injected, ${call.name} '${call.path}'`), {
      code,
      syscall: call.name,
      path: call.path,
    });
  };
  const { fileSystem, end } = watchedFileSystem({
    before(call) {
      if (!concerns(code, call)) return 'whole';
      calls.push(`${call.name} ${call.path}`);
      if (lifted || calls.length < failAt) return 'whole';
      // A full disk takes what still fits.
      const isTorn = call.bytes !== undefined && (code === 'ENOSPC' || code === 'EIO');
      if (!isTorn || calls.length % 2 === 0) return fail(call);
      torn.add(call);
      return 'half';
    },
    after(call) {
      if (torn.has(call)) fail(call);
    },
  });
  return {
    // The real call never throws: it says false, and then each file is synced by itself.
    fileSystem: {
      ...fileSystem,
      syncFileSystemOf: (folder) =>
        fileSystem.syncFileSystemOf(folder).catch((error: unknown) => {
          if (errnoOf(error) !== code) throw error;
          return false;
        }),
    },
    end,
    calls,
    failed: () => failed,
    lift: () => {
      lifted = true;
    },
  };
}

function concerns(code: FaultCode, { name, changes, opens }: FileCall): boolean {
  switch (code) {
    case 'EIO':
      return true;
    case 'EMFILE':
      return opens;
    case 'EROFS':
      return changes;
    case 'ENOSPC':
      return changes && name !== 'unlink' && name !== 'chmod' && name !== 'chown';
  }
}
