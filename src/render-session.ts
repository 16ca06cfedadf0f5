import type { Taken } from './artifacts/committer.ts';
import { FlywheelError } from './domain/errors.ts';
import type { TakeOptions } from './flywheel-parts.ts';
import type { AcceptedSession } from './domain/session.ts';
import type { SessionRecord, Store } from './store/store.ts';
import type { Preview } from './verification/preview-session.ts';

/** What became of a session that was to be written anew. */
export interface RenderResult {
  readonly session_id: string;
  /** `source-gone`: it can be made no more, and is as it was. Else the reason why nothing was run. */
  readonly outcome: 'rendered' | 'unchanged' | 'source-gone' | Exclude<Taken['kind'], 'done'>;
  readonly status: SessionRecord['status'];
  readonly revision: number;
  /** Home-relative paths of the artifacts that are other ones now. */
  readonly changed: readonly string[];
  /** What somebody had edited, where it is kept now. */
  readonly kept: readonly string[];
  readonly gone: readonly string[];
}

export interface RenderParts {
  readonly store: Store;
  /** With the templates as they are now; `keep` has put them on disk when it resolves. */
  readonly openPreview: () => Promise<{
    preview(record: SessionRecord): Promise<Preview>;
    keep(): Promise<string>;
  }>;
  readonly take: (accepted: AcceptedSession, options: TakeOptions) => Promise<Taken>;
}

/**
 * Writes a finished session anew with the templates and settings of now, as a new revision, from the
 * facts of its claim; what was there before is in `revisions/<n>/`, edits too. Where no artifact
 * would change, or one of its sources is gone, nothing is done. Throws `SESSION_NOT_FOUND`.
 */
export async function renderSession(parts: RenderParts, id: string): Promise<RenderResult> {
  const known = await parts.store.manifest.find(id);
  if (!known) throw new FlywheelError('SESSION_NOT_FOUND', `No session is named ${id}.`);
  const opened = await parts.openPreview();
  const { changes, edited, gone, accepted, pins } = await opened.preview(known);
  const asItWas = { session_id: id, status: known.status, revision: known.revision };
  if (!accepted || !pins)
    return { ...asItWas, outcome: 'source-gone', changed: [], kept: [], gone };
  if (changes.length === 0)
    return { ...asItWas, outcome: 'unchanged', changed: [], kept: [], gone };
  await opened.keep();
  const { kind, session = known } = await parts.take(accepted, { anew: pins, once: true });
  const folder = `${known.artifact_folder}/revisions/${String(known.revision)}`;
  const isDone = kind === 'done';
  return {
    session_id: id,
    outcome: isDone ? 'rendered' : kind,
    status: session.status,
    revision: session.revision,
    changed: isDone ? changes.map(({ path }) => path) : [],
    kept: isDone ? edited.map((path) => `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`) : [],
    gone,
  };
}
