import { errnoOf, FlywheelError, toFlywheelError } from '../../../domain/errors.ts';
import { Damage } from './damage.ts';
import { unreadable } from '../unreadable.ts';

const absentCodes: readonly unknown[] = ['ENOENT', 'ENOTDIR'];

/** It is not there, or not any more. */
export const isAbsent = (error: unknown): boolean => absentCodes.includes(errnoOf(error));

/**
 * What went wrong with an object file, in our own words. Throws what is not the repository's fault:
 * that the machine opens no more files, say, must not pass for an object that is damaged.
 */
export function toDamage(error: unknown): Damage {
  if (error instanceof Damage) return error;
  const code = errnoOf(error);
  if (code === 'EACCES' || code === 'EPERM')
    return new Damage('no permission to read one of its object files');
  if (code === 'ELOOP') return new Damage('one of its object files is a link');
  if (code === 'ENXIO') return new Damage('one of its object files is not a regular file');
  throw toFlywheelError(error);
}

/** The error for a folder of objects that cannot be listed. */
export function toUnlisted(error: unknown): FlywheelError {
  if (error instanceof FlywheelError) return error;
  return unreadable(`its objects cannot be listed: ${toDamage(error).message}`);
}
