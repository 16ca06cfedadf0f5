import { restoreHome } from '../compose/restore-home.ts';
import { countOf } from '../verification/report-markdown.ts';
import type { CliContext } from './io.ts';
import { existingFile } from './owner-options.ts';
import { quietLog } from './quiet-log.ts';
import { showWaiting } from './show-waiting.ts';

export interface RestoreOptions {
  readonly force?: boolean;
}

/** Puts a backup back; what was done since is taken from the session files. */
export async function restore(
  context: CliContext,
  { force = false }: RestoreOptions,
  given: string,
): Promise<number> {
  const { home, environment } = context;
  const file = await existingFile(context, given);
  const work = restoreHome({ home, environment, file, force, log: quietLog });
  const restored = await showWaiting(context, 'restoring', work);
  const { backup, kept, putBack, adoption, doubted } = restored;
  const { counts, remarkable } = adoption;
  const result = { home, file, backup, kept, put_back: putBack, doubted, adoption };
  context.output.result(result, () => [
    `${home} is as ${file} says, made at ${backup.at}.`,
    ...kept.map((name) => `kept      ${name}`),
    `put back  ${countOf(putBack, 'file')} that were missing`,
    `adopted   ${countOf(counts.adopted + counts.settled, 'session')} done since then`,
    `doubted   ${countOf(doubted, 'publish job')}: see \`flywheel queue list --status unknown\``,
    ...remarkable.flatMap(({ path, remarks }) => [
      `  ${path}`,
      ...remarks.map((each) => `    ${each}`),
    ]),
    'Next: `flywheel verify` compares what is recorded with what is on disk.',
  ]);
  return 0;
}
