import type { ArtifactDraft, ReadyArtifact } from '../domain/artifact.ts';
import type { FileMove, FileTask } from '../domain/file-task.ts';
import type { RunOutcome } from '../domain/run.ts';
import { sha256 } from '../platform/hash.ts';
import type { WrittenArtifact } from '../store/record-facts.ts';
import type { Run, SessionRecord } from '../store/store.ts';
import { receiptsName, receiptsText } from './receipts-text.ts';

/** What a run leaves in its folder, and what is recorded of it. Made of the outcome alone. */
export interface RunFiles {
  readonly artifacts: readonly WrittenArtifact[];
  readonly ready: readonly ReadyArtifact[];
  readonly files: NonNullable<FileTask['files']>;
}

/** `at`: RFC 3339; stands in the manifest and the echo, never in an artifact. */
export function filesOf(run: Run, outcome: RunOutcome, at: string): RunFiles {
  const folder = run.artifact_folder;
  const made = new Map(
    outcome.artifacts.flatMap((one) =>
      one.status === 'complete' ? [[one.type, readyIn(folder, one.draft)]] : [],
    ),
  );
  const ready = [...made.values()];
  const files = ready.map(({ path, draft: { body } }) => ({ path, text: body }));
  if (ready.length > 0) {
    files.push({ path: `${folder}/${receiptsName}`, text: receiptsText(run, ready, outcome) });
  }
  return {
    artifacts: outcome.artifacts.map((one) => recordOf(one, made.get(one.type), at)),
    ready,
    files,
  };
}

/**
 * What the revision before left in the folder goes to `revisions/<n>/`, edited or not. By rule and
 * not by look: the facts are the same however often, and whenever, the files are put in place.
 */
export function movesOf(
  run: Run,
  known: SessionRecord | undefined,
  ready: readonly ReadyArtifact[],
): FileMove[] {
  const earlier = known?.revisions.find(({ revision }) => revision === run.revision - 1);
  const hashes = new Map(ready.map(({ path, content_hash }) => [path, content_hash]));
  const moves = (earlier?.artifacts ?? [])
    .filter(({ path }) => path !== undefined)
    .map(({ path = '', content_hash }) => moveOf(run, path, hashes.get(path) === content_hash))
    // Done again, a revision finds them there.
    .filter(({ from, to }) => from !== to);
  if (moves.length === 0) return [];
  const isSame = moves.every(({ unchanged }) => unchanged);
  return [...moves, moveOf(run, `${run.artifact_folder}/${receiptsName}`, isSame)];
}

function moveOf(run: Run, from: string, isSame: boolean): FileMove {
  const name = from.slice(from.lastIndexOf('/') + 1);
  const to = `${run.artifact_folder}/revisions/${run.revision - 1}/${name}`;
  return { from, to, ...(isSame ? { unchanged: true } : {}) };
}

function readyIn(folder: string, draft: ArtifactDraft): ReadyArtifact {
  return { draft, path: `${folder}/${draft.filename}`, content_hash: sha256(draft.body) };
}

function recordOf(
  one: RunOutcome['artifacts'][number],
  ready: ReadyArtifact | undefined,
  at: string,
): WrittenArtifact {
  if (one.status === 'failed') return { type: one.type, status: 'failed', error: one.error };
  if (one.status === 'not_applicable' || !ready) return { ...one };
  return {
    type: one.type,
    status: 'complete',
    path: ready.path,
    content_hash: ready.content_hash,
    generated_at: at,
    bytes: Buffer.byteLength(ready.draft.body),
  };
}
