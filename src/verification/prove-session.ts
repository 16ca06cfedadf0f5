import type { Pins } from '../domain/pins.ts';
import type { AcceptedSession } from '../domain/session.ts';
import { sha256 } from '../platform/hash.ts';
import { lineChanges, type LineChange } from '../platform/line-changes.ts';
import type { SessionRecord } from '../store/store.ts';
import { checkReceipts, type CheckedReceipts, type SourcesNow } from './check-receipts.ts';
import type { HomeView } from './home-view.ts';
import { readMadeFrom, type MadeFrom } from './made-from.ts';
import { receiptsFile } from './read-receipts.ts';

/** The artifacts of a session, made once more from what they were made from. */
export interface Remade {
  /** By home-relative path, `receipts.json` too. */
  readonly texts: ReadonlyMap<string, string>;
  /** What it could not be made from any more; what differs then may be no lie. */
  readonly gone: readonly string[];
  readonly now: SourcesNow;
}

export interface RemakeRequest {
  readonly record: SessionRecord;
  readonly accepted: AcceptedSession;
  readonly pins: Pins | undefined;
  /** Commits the receipts name. */
  readonly commits: readonly string[];
}

export interface ProofParts {
  readonly view: HomeView;
  readonly remake: (request: RemakeRequest) => Promise<Remade>;
}

/**
 * `proven`: it says what its sources say, byte by byte. `differs`: it does not. `source-gone`: nobody
 * can tell any more; its bytes are those that were recorded.
 */
export interface ArtifactProof {
  /** Home-relative. */
  readonly path: string;
  readonly status: 'proven' | 'differs' | 'source-gone';
  /** How many receipts were looked up in their sources. */
  readonly receipts: number;
  readonly lines: readonly LineChange[];
  /** What else is wrong, or gone. */
  readonly notes: readonly string[];
}

/** Makes the artifacts of a session again and compares; `only`: one of them, by its path. */
export async function proveSession(
  parts: ProofParts,
  record: SessionRecord,
  only?: string,
): Promise<ArtifactProof[]> {
  const { view } = parts;
  const made = readMadeFrom(view, record.artifact_folder);
  const claim = await claimOf(view, record);
  const texts = record.artifacts.flatMap(({ type, path, content_hash }) =>
    path === undefined || content_hash === undefined ? [] : [{ type, path, content_hash }],
  );
  if (texts.length === 0) return [];
  const receiptsPath = `${record.artifact_folder}/${receiptsFile}`;
  const all: Subject[] = [...texts, { path: receiptsPath }];
  const subjects = all.filter(({ path }) => only === undefined || path === only);
  if (made === undefined || typeof claim === 'string') {
    const why =
      typeof claim === 'string' ? claim : 'what it was made from: receipts.json does not say it';
    return subjects.map((subject) => unmakeable(view, subject, why));
  }
  const commits = commitsIn(made);
  const remade = await parts.remake({ record, accepted: claim, pins: made.pins, commits });
  return subjects.map((subject) => {
    const receipts = made.receipts.get(subject.type ?? '') ?? [];
    return prove(view, subject, remade, checkReceipts(receipts, claim.session, remade.now));
  });
}

interface Subject {
  readonly path: string;
  readonly type?: string;
  /** Absent: of the receipts themselves nothing is recorded. */
  readonly content_hash?: string;
}

export const commitsIn = ({ receipts }: MadeFrom): string[] => [
  ...new Set(
    [...receipts.values()].flat().flatMap(({ from }) => (from.kind === 'commit' ? from.hash : [])),
  ),
];

/** The session as it was claimed; or why it is not there any more. */
export async function claimOf(
  view: HomeView,
  { source, fingerprint }: SessionRecord,
): Promise<AcceptedSession | string> {
  const read = await view.readSession(view.home.absolute(source));
  if (read.kind !== 'accepted') return `its session, ${source}`;
  if (read.accepted.fingerprint === fingerprint) return read.accepted;
  return `its session as it was: ${source} was changed since`;
}

function prove(
  view: HomeView,
  { path, content_hash }: Subject,
  { texts, gone }: Remade,
  { checked, wrong, gone: lost }: CheckedReceipts,
): ArtifactProof {
  const bytes = view.read(path);
  if (!bytes) return missing(path);
  const wanted = texts.get(path);
  const isSame = wanted !== undefined && Buffer.from(wanted).equals(bytes);
  const notes = [...wrong, ...[...new Set([...gone, ...lost])].map(goneNote)];
  const proof = { path, receipts: checked, lines: [], notes };
  if (isSame && wrong.length === 0) {
    return { ...proof, status: notes.length === 0 ? 'proven' : 'source-gone' };
  }
  const isRecorded = content_hash === undefined || sha256(bytes) === content_hash;
  if (gone.length > 0 && isRecorded && wrong.length === 0)
    return { ...proof, status: 'source-gone' };
  if (wanted === undefined) {
    return { ...proof, status: 'differs', notes: [...(isRecorded ? [] : [altered]), ...notes] };
  }
  const lines = lineChanges(bytes.toString('utf8'), wanted);
  return { ...proof, status: 'differs', lines };
}

const altered = 'its bytes are not those that were recorded; which line it is cannot be told';

function unmakeable(view: HomeView, { path, content_hash }: Subject, why: string): ArtifactProof {
  const bytes = view.read(path);
  if (!bytes) return missing(path);
  const notes = [goneNote(why)];
  if (content_hash === undefined || sha256(bytes) === content_hash) {
    return { path, status: 'source-gone', receipts: 0, lines: [], notes };
  }
  return { path, status: 'differs', receipts: 0, lines: [], notes: [altered, ...notes] };
}

const goneNote = (what: string): string => `not there any more: ${what}`;

const missing = (path: string): ArtifactProof => ({
  path,
  status: 'differs',
  receipts: 0,
  lines: [],
  notes: ['the file is missing'],
});
