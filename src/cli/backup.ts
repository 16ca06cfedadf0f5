import { backupHome } from '../compose/backup-home.ts';
import { countOf } from '../verification/report-markdown.ts';
import type { CliContext } from './io.ts';
import { showWaiting } from './show-waiting.ts';

export interface BackupOptions {
  readonly withArtifacts?: boolean;
}

/** Copies what the home knows into one file; a running daemon goes on. */
export async function backup(
  context: CliContext,
  { withArtifacts = false }: BackupOptions,
  given: string,
): Promise<number> {
  const { home, environment } = context;
  const file = context.path(given);
  const work = backupHome({ home, environment, file, withArtifacts });
  const { files, skipped } = await showWaiting(context, 'copying', work);
  context.output.result({ home, file, with_artifacts: withArtifacts, files, skipped }, () => [
    `${file}: ${countOf(files, 'file')}`,
    ...(withArtifacts ? [] : ['Without outputs/: --with-artifacts copies sessions and artifacts.']),
    ...skipped.map((path) => `left out: ${path}`),
  ]);
  return 0;
}
