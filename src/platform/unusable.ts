import { errnoOf, FlywheelError } from '../domain/errors.ts';
import { isMachineErrno } from '../domain/machine-fault.ts';

/**
 * What the system refused while a home was opened, as ours: path, errno and what to do. What may
 * pass by itself is `STORE_UNWRITABLE`, and may be tried again; what somebody has to mend first is
 * `HOME_INVALID`. Any other error comes back as it is.
 */
export function unusable(cause: unknown, path: string): unknown {
  const errno = errnoOf(cause);
  const { syscall, path: named } = (cause ?? {}) as { syscall?: unknown; path?: unknown };
  if (cause instanceof FlywheelError || errno === undefined || typeof syscall !== 'string') {
    return cause;
  }
  const at = typeof named === 'string' ? named : path;
  const mayPass = errno === 'EIO' || isMachineErrno(errno);
  const message = `${at} cannot be used: ${syscall} failed with ${errno}.`;
  return new FlywheelError(mayPass ? 'STORE_UNWRITABLE' : 'HOME_INVALID', message, {
    details: { path: at, errno },
    hint: mends[errno] ?? '`flywheel doctor` says more.',
    retry: mayPass ? 'later' : 'never',
    cause,
  });
}

/** The work of opening a home, whose errors are never raw ones of the system. */
export async function usable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unusable(error, path);
  }
}

const space = 'Free space on the disk of the home, then start again; nothing is lost.';
const handles =
  'Raise the limit of open files (`ulimit -n`, `LimitNOFILE=` of systemd), then start again; nothing is lost.';
const rights = 'Run it as the user the home belongs to, or give this user the right to that path.';

const mends: Readonly<Record<string, string>> = {
  ENOSPC: space,
  EDQUOT: space,
  EMFILE: handles,
  ENFILE: handles,
  EIO: 'The disk does not answer: see the log of the system (`dmesg`), then start again; nothing is lost.',
  EROFS: 'Mount the disk of the home writable again, then start again; nothing is lost.',
  EACCES: rights,
  EPERM: rights,
};
