import { layGround } from '../compose/lay-ground.ts';
import { inspectHome } from '../compose/inspect-home.ts';
import { createPreviewing } from '../compose/preview-home.ts';
import { unifiedDiff } from '../platform/line-changes.ts';
import type { Preview } from '../verification/preview-session.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { goneExit } from './gone-exit.ts';
import { finishedSessions } from './finished-sessions.ts';
import { showWaiting } from './show-waiting.ts';

/**
 * Lists the artifacts that would be others with the templates and settings of now, as unified diffs.
 * Ends with 1 when one would, with 66 when none would and a source is gone. Changes nothing.
 */
export async function renderDiff(context: CliContext, what: string | undefined): Promise<number> {
  const previews = await showWaiting(context, 'rendering', previewAll(context, what));
  const changes = previews.flatMap((preview) =>
    preview.changes.map((each) => ({ ...each, session_id: preview.session_id })),
  );
  const gone = previews.filter((preview) => preview.gone.length > 0);
  const edited = new Set(previews.flatMap((preview) => preview.edited));
  const artifacts = changes.map(({ session_id, path, before, after }) => ({
    session_id,
    path,
    edited: edited.has(path),
    diff: unifiedDiff(path, before, after),
  }));
  const unmakeable = gone.map(({ session_id, gone: sources }) => ({ session_id, gone: sources }));
  context.output.result({ home: context.home, artifacts, gone: unmakeable }, (): Line[] => [
    ...artifacts.flatMap(({ diff }) => diff.trimEnd().split('\n')),
    ...unmakeable.map(
      (each) => `${each.session_id}: left as it is, not there any more: ${each.gone.join(', ')}`,
    ),
    `${artifacts.length} of the artifacts of ${previews.length} sessions would change`,
  ]);
  if (artifacts.length > 0) return 1;
  return gone.length > 0 ? goneExit : 0;
}

async function previewAll(context: CliContext, what: string | undefined): Promise<Preview[]> {
  const inspection = await inspectHome(context);
  const { manifest } = await inspection.know();
  const previewing = await createPreviewing(await layGround(context));
  const previews: Preview[] = [];
  for await (const record of finishedSessions(manifest, what))
    previews.push(await previewing.preview(record));
  return previews;
}
