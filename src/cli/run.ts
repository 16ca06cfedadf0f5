import { connect } from '../connect.ts';
import type { CliContext } from './io.ts';
import { existingFile, ownerOptions } from './owner-options.ts';
import { tellResult } from './session-result.ts';

export interface RunOptions {
  readonly sessionFile: string;
  /** Seconds. */
  readonly timeout?: number;
}

/** Processes one file now: through the daemon when one runs, else in this process. */
export async function run(context: CliContext, options: RunOptions): Promise<number> {
  const path = await existingFile(context, options.sessionFile);
  const limit = options.timeout === undefined ? {} : { timeoutSeconds: options.timeout };
  const connection = await connect(ownerOptions(context, 'run'));
  try {
    return tellResult(context, await connection.process({ path, ...limit }));
  } finally {
    await connection.close();
  }
}
