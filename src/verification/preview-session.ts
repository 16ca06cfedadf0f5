import type { Pins } from '../domain/pins.ts';
import type { AcceptedSession } from '../domain/session.ts';
import { sha256 } from '../platform/hash.ts';
import type { SessionRecord } from '../store/store.ts';
import { readMadeFrom } from './made-from.ts';
import { claimOf, commitsIn, type ProofParts } from './prove-session.ts';
import { receiptsFile } from './read-receipts.ts';

/** An artifact that would be another one. */
export interface PreviewedChange {
  /** Home-relative. */
  readonly path: string;
  /** What is there now; undefined: nothing. */
  readonly before: string | undefined;
  /** What would be there; undefined: it would not be made any more. */
  readonly after: string | undefined;
}

/** A session as it would be written now, from what its claim pinned. */
export interface Preview {
  readonly session_id: string;
  readonly changes: readonly PreviewedChange[];
  /** Artifacts that are not what was recorded: somebody has edited them. Home-relative. */
  readonly edited: readonly string[];
  /** What it cannot be made from any more: then it is left as it is. */
  readonly gone: readonly string[];
  /** For the run that makes it so. */
  readonly accepted?: AcceptedSession;
  readonly pins?: Pins;
}

/** Renders a session with the writing set of that name and compares with what was recorded; writes nothing. */
export async function previewSession(
  { view, remake }: ProofParts,
  record: SessionRecord,
  set: string,
): Promise<Preview> {
  const { session_id } = record;
  const made = readMadeFrom(view, record.artifact_folder);
  const claim = await claimOf(view, record);
  const none = { session_id, changes: [], edited: [] };
  if (typeof claim === 'string') return { ...none, gone: [claim] };
  if (made === undefined)
    return { ...none, gone: ['receipts.json, or what it says it was made from'] };
  const pins = { ...made.pins, set };
  const { texts, gone } = await remake({ record, accepted: claim, pins, commits: commitsIn(made) });
  if (gone.length > 0) return { ...none, gone };
  return {
    session_id,
    changes: changesOf(view, record, texts),
    edited: editedIn(view, record),
    gone,
    accepted: claim,
    pins,
  };
}

function changesOf(
  { read }: ProofParts['view'],
  record: SessionRecord,
  texts: ReadonlyMap<string, string>,
): PreviewedChange[] {
  const recorded = new Map(
    record.artifacts.flatMap(({ path, content_hash }) =>
      path === undefined || content_hash === undefined ? [] : [[path, content_hash] as const],
    ),
  );
  const paths = [...new Set([...recorded.keys(), ...texts.keys()])];
  return paths
    .filter((path) => !path.endsWith(`/${receiptsFile}`))
    .flatMap((path) => {
      const [after, hash] = [texts.get(path), recorded.get(path)];
      if (after !== undefined && sha256(after) === hash) return [];
      return [{ path, before: read(path)?.toString('utf8'), after }];
    });
}

const editedIn = ({ read }: ProofParts['view'], { artifacts }: SessionRecord): string[] =>
  artifacts.flatMap(({ path, content_hash }) => {
    const there = path === undefined ? undefined : read(path);
    return path === undefined || there === undefined || sha256(there) === content_hash
      ? []
      : [path];
  });
