import { FlywheelError } from '../../domain/errors.ts';

/**
 * The error for a repository that is there but cannot be read. `what` names the piece at fault in
 * our own words: nothing that was read from the repository may stand in it.
 */
export function unreadable(what: string, hint?: string, cause?: unknown): FlywheelError {
  return new FlywheelError('REPOSITORY_UNREADABLE', `The repository cannot be read: ${what}.`, {
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}
