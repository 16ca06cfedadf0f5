import { connect } from '../connect.ts';
import type { CliContext } from './io.ts';
import { existingFile, ownerOptions } from './owner-options.ts';
import { tellResult } from './session-result.ts';
import { showWaiting } from './show-waiting.ts';

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
    const work = connection.process({ path, ...limit });
    return tellResult(context, await showWaiting(context, 'running', work));
  } finally {
    await connection.close();
  }
}
