import type { ArtifactDraft } from '../domain/artifact.ts';
import { FlywheelError, errnoOf } from '../domain/errors.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import { sha256 } from '../platform/hash.ts';
import type { Home } from '../platform/home.ts';
import type { Run, SessionRecord } from '../store/store.ts';
import type { WrittenArtifact } from '../store/record-facts.ts';

export interface FileStep {
  readonly home: Home;
  readonly files: DurableFiles;
  /** RFC 3339; stands in the manifest and the echo, never in an artifact. */
  readonly at: string;
}

/** The files of a run on disk: what was written, and where the revision before was moved. */
export interface WrittenFiles {
  readonly artifacts: readonly WrittenArtifact[];
  readonly moved: ReadonlyMap<string, string>;
}

/**
 * Puts the artifacts and their receipts on disk. Doing it again writes the same bytes to the same
 * places. Throws `OUTPUT_UNWRITABLE`.
 */
export async function writeFiles(
  step: FileStep,
  run: Run,
  outcome: RunOutcome,
  known: SessionRecord | undefined,
): Promise<WrittenFiles> {
  const drafts = outcome.artifacts.flatMap((one) => (one.status === 'complete' ? [one.draft] : []));
  const folder = run.artifact_folder;
  const files = drafts.map(({ filename, body }) => named(filename, body));
  if (drafts.length > 0) files.push(named('receipts.json', receiptsOf(drafts, outcome)));
  try {
    const moved = await moveEarlier(
      step,
      run,
      known,
      new Set(files.map(({ bytes }) => sha256(bytes))),
    );
    const placed = files.map(({ name, bytes }) => ({
      path: step.home.absolute(`${folder}/${name}`),
      bytes,
    }));
    await step.files.replaceAll(placed, run.run_id);
    return { artifacts: outcome.artifacts.map((one) => asWritten(one, folder, step.at)), moved };
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

/** What the revision before left in the folder goes to `revisions/<n>/`, edited or not. */
async function moveEarlier(
  { home, files }: FileStep,
  run: Run,
  known: SessionRecord | undefined,
  fresh: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const moved = new Map<string, string>();
  const earlier = known?.revisions.find(({ revision }) => revision === run.revision - 1);
  if (!earlier) return moved;
  const paths = earlier.artifacts.flatMap(({ path }) => path ?? []);
  if (paths.length > 0) paths.push(`${run.artifact_folder}/receipts.json`);
  for (const from of paths) {
    const name = from.slice(from.lastIndexOf('/') + 1);
    const to = `${run.artifact_folder}/revisions/${earlier.revision}/${name}`;
    const bytes = await files.read(home.absolute(from));
    const isOurs = bytes !== undefined && fresh.has(sha256(bytes));
    if (!isOurs) await files.moveIfThere(home.absolute(from), home.absolute(to));
    if (await files.exists(home.absolute(to))) moved.set(from, to);
  }
  return moved;
}

function asWritten(
  one: RunOutcome['artifacts'][number],
  folder: string,
  at: string,
): WrittenArtifact {
  if (one.status === 'failed') return { type: one.type, status: 'failed', error: one.error };
  if (one.status === 'not_applicable') return one;
  const bytes = Buffer.from(one.draft.body);
  return {
    type: one.type,
    status: 'complete',
    path: `${folder}/${one.draft.filename}`,
    content_hash: sha256(bytes),
    generated_at: at,
    bytes: bytes.length,
  };
}

const named = (name: string, body: string): { name: string; bytes: Uint8Array } => ({
  name,
  bytes: Buffer.from(body),
});

function receiptsOf(drafts: readonly ArtifactDraft[], { findings }: RunOutcome): string {
  const artifacts = Object.fromEntries(
    drafts.map(({ type, filename, slug, repository, body, receipts }) => [
      type,
      // With the slug its places are known also when the manifest is lost (`flywheel rebuild`).
      { filename, slug, repository, content_hash: sha256(body), receipts },
    ]),
  );
  return `${JSON.stringify({ version: 1, artifacts, findings }, null, 2)}\n`;
}

function unwritable(folder: string, cause: unknown): FlywheelError {
  const why = errnoOf(cause) ?? 'unknown reason';
  return new FlywheelError('OUTPUT_UNWRITABLE', `Cannot write artifacts to ${folder}: ${why}.`, {
    retry: 'later',
    details: { folder, errno: why },
    cause,
  });
}
