import { FlywheelError } from '../../domain/errors.ts';

/** An object that a partial clone has left where it was cloned from: nothing is damaged. */
export class NotInClone extends FlywheelError {}

export const notInClone = (oid: string): NotInClone =>
  new NotInClone(
    'REPOSITORY_UNREADABLE',
    `The repository cannot be read: object ${oid} is missing: the clone is partial.`,
    {
      hint: 'Nothing is fetched from here. `git log --stat` in it fetches what its last commits need; a clone without --filter has all.',
    },
  );

/** What `work` finds, or undefined where it needs what a partial clone does not have. */
export async function ifInClone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotInClone) return undefined;
    throw error;
  }
}

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
