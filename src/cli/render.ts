import { createReading } from '../compose.ts';
import { connect, type Connection } from '../connect.ts';
import type { ManifestReader } from '../store/store.ts';
import type { RenderResult } from '../render-session.ts';
import { goneExit } from './gone-exit.ts';
import { finishedSessions } from './finished-sessions.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { ownerOptions } from './owner-options.ts';
import { showWaiting } from './show-waiting.ts';

/**
 * Writes finished sessions anew with the templates and settings of now, each as a new revision, where
 * an artifact would change. Ends with 1 when one could not be, with 66 when a source is gone.
 */
export async function render(context: CliContext, what: string | undefined): Promise<number> {
  const options = ownerOptions(context, 'render');
  const manifest = await (await createReading(options)).manifest();
  const connection = await connect(options);
  try {
    const work = renderAll(connection, manifest, what);
    const sessions = await showWaiting(context, 'rendering', work);
    context.output.result({ home: context.home, sessions }, () => [
      ...sessions.flatMap(linesOf),
      `${sessions.filter(({ outcome }) => outcome === 'rendered').length} of ${sessions.length} sessions written anew`,
    ]);
    if (sessions.some((each) => !isFine(each))) return 1;
    return sessions.some(({ outcome }) => outcome === 'source-gone') ? goneExit : 0;
  } finally {
    await connection.close();
  }
}

async function renderAll(
  connection: Connection,
  manifest: ManifestReader,
  what: string | undefined,
): Promise<RenderResult[]> {
  const results: RenderResult[] = [];
  for await (const { session_id } of finishedSessions(manifest, what))
    results.push(await connection.render({ id: session_id }));
  return results;
}

const isFine = ({ outcome, status }: RenderResult): boolean =>
  outcome === 'rendered'
    ? status === 'complete' || status === 'partial'
    : outcome === 'unchanged' || outcome === 'source-gone';

function linesOf({ session_id, outcome, revision, changed, kept, gone }: RenderResult): Line[] {
  if (outcome === 'unchanged') return [];
  return [
    `${session_id}: ${outcome}${outcome === 'rendered' ? `, revision ${String(revision)}` : ''}`,
    ...changed.map((path) => `  ${path}`),
    ...kept.map((path) => `  was edited; kept as ${path}`),
    ...gone.map((each) => `  left as it is, not there any more: ${each}`),
  ];
}
