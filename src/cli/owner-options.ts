import type { OwnerOptions } from '../compose.ts';
import { FlywheelError } from '../domain/errors.ts';
import { createDurableFiles } from '../platform/durable-files.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import type { CliContext } from './io.ts';

/** How a command asks for its home. */
export function ownerOptions(context: CliContext, purpose: string): OwnerOptions {
  return { home: context.home, environment: context.environment, purpose };
}

/** The absolute path of a file that was named; throws `SESSION_NOT_FOUND` when there is none. */
export async function existingFile(context: CliContext, given: string): Promise<string> {
  const file = context.path(given);
  if (await createDurableFiles(nodeFileSystem).exists(file)) return file;
  throw new FlywheelError('SESSION_NOT_FOUND', `Session file not found: ${given}`, {
    details: { path: file },
    hint: 'Check the path; it is taken from the folder you are in.',
  });
}
