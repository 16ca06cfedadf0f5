import path from 'node:path';
import { FlywheelError } from '../domain/errors.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import type { Home } from '../platform/home.ts';

/**
 * A mark in a home whose state is being put in order: between its first step and its last nobody may
 * work on what is there, or sessions would be done, and published, again.
 */
export interface Unfinished {
  /** Before the first step. */
  begin(command: string): Promise<void>;
  /** The command that was begun and did not end. */
  left(): Promise<string | undefined>;
  end(): Promise<void>;
}

export function unfinishedOf(home: Home, files: DurableFiles): Unfinished {
  const file = path.join(home.state, 'unfinished');
  return {
    begin: (command) =>
      files.replaceAll([{ path: file, bytes: Buffer.from(`${command}\n`) }], 'mark'),
    left: async () => (await files.read(file))?.toString('utf8').trim(),
    end: () => files.remove(file),
  };
}

/** Throws `REPAIR_UNFINISHED` where a rebuild or restore was begun and did not end. */
export async function refuseUnfinished(home: Home, files: DurableFiles): Promise<void> {
  const command = await unfinishedOf(home, files).left();
  if (command === undefined) return;
  const message = `\`flywheel ${command}\` was begun in ${home.root} and did not end.`;
  throw new FlywheelError('REPAIR_UNFINISHED', message, { details: { command } });
}
