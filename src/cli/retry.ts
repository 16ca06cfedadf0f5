import { createReading } from '../compose.ts';
import { connect } from '../connect.ts';
import type { CliContext } from './io.ts';
import { ownerOptions } from './owner-options.ts';
import { tellResult } from './session-result.ts';
import { showWaiting } from './show-waiting.ts';

/** Does a failed or partial session again, by its id or its file, or takes a refused file back. */
export async function retry(context: CliContext, what: string): Promise<number> {
  const options = ownerOptions(context, 'retry');
  const reading = await createReading(options);
  const file = context.path(what);
  const read = reading.home.isInInbox(file) ? await reading.read(file) : undefined;
  const id = read?.kind === 'accepted' ? read.accepted.session.session_id : what;
  const connection = await connect(options);
  try {
    const work = connection.retry({ what: id });
    return tellResult(context, await showWaiting(context, 'running', work));
  } finally {
    await connection.close();
  }
}
