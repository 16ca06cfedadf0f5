import { artifactFolders } from '../domain/artifact-folders.ts';
import type { AcceptedSession } from '../domain/session.ts';
import { sha256 } from '../platform/hash.ts';
import type { SessionArtifact, SessionRecord } from '../store/store.ts';
import type { HomeView } from './home-view.ts';

/** What a session file says has become of it. */
export interface Echo extends Pick<
  SessionRecord,
  'fingerprint' | 'revision' | 'artifact_folder' | 'artifacts'
> {
  readonly status: Exclude<SessionRecord['status'], 'running' | 'waiting'>;
  readonly findings: SessionRecord['findings'];
  readonly errors: SessionRecord['errors'];
  readonly reason?: string;
  /** Another file is the session's own. */
  readonly duplicate_of?: string;
}

export type EchoFound =
  | { readonly kind: 'none' }
  /** It is there and says what we never say. */
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'echo'; readonly echo: Echo };

type Fields = Readonly<Record<string, unknown>>;

/** Reads the echo of a session. Anybody may have written it, so nothing of it is taken on trust. */
export function readEcho(accepted: AcceptedSession, types: HomeView['sessionTypes']): EchoFound {
  const whole: Fields = { ...accepted.session };
  const own = whole['flywheel'];
  if (own === undefined || own === null) return { kind: 'none' };
  if (!isFields(own)) return unusable('flywheel is no object');
  const work = workIn(own, accepted);
  if (typeof work === 'string') return unusable(work);
  const { session_type: type } = accepted.session;
  const status = statusIn(whole['pipeline_status'], type);
  if (!status) return unusable('pipeline_status does not say how it ended');
  const artifacts = artifactsIn(whole['artifacts'], work.artifact_folder, typesOf(type, types));
  if (!artifacts) return unusable('artifacts names what is not in the session’s folder');
  const { reason } = own;
  const [findings, errors] = [listOf(own['findings']), listOf(own['errors'])];
  // Whether they are of the right shape is asked of the whole record.
  const lists = { findings, errors } as Pick<Echo, 'findings' | 'errors'>;
  const said = typeof reason === 'string' ? { reason } : {};
  return { kind: 'echo', echo: { ...work, artifacts, status, ...lists, ...said } };
}

type Work = Pick<Echo, 'fingerprint' | 'revision' | 'artifact_folder' | 'duplicate_of'>;

/** Which work it is the answer to, or what is wrong with that. */
function workIn(
  own: Fields,
  { session, path, fingerprint: present }: AcceptedSession,
): Work | string {
  const { fingerprint, revision, artifact_folder, duplicate_of } = own;
  if (!isHash(fingerprint)) return 'flywheel.fingerprint is no fingerprint';
  if (!isCount(revision)) return 'flywheel.revision is no revision';
  if (duplicate_of !== undefined && !isInInbox(duplicate_of)) {
    return 'flywheel.duplicate_of is no session file';
  }
  // Who takes an answered file as a model for the next session copies the answer with it.
  if (duplicate_of !== undefined && fingerprint !== present) {
    return 'flywheel is the answer to other work';
  }
  const isOwn = isFolderOf(duplicate_of ?? path, session.session_id);
  if (typeof artifact_folder !== 'string' || !isOwn(artifact_folder)) {
    return 'flywheel.artifact_folder is no folder of this session';
  }
  const work = { fingerprint, revision, artifact_folder };
  return duplicate_of === undefined ? work : { ...work, duplicate_of };
}

/** Where the artifacts of a session file may be; one that was archived took them along. */
function isFolderOf(path: string, id: string): (folder: string) => boolean {
  const hash = sha256(id);
  const [, month, name] = /^(outputs\/sessions\/archive\/[^/]+\/)(.+)$/.exec(path) ?? [];
  if (month === undefined || name === undefined) {
    return (folder) => artifactFolders(path, hash).includes(folder);
  }
  // There it has a name that was free, beside its file or in it; or it has stayed in the inbox.
  const before = artifactFolders(`outputs/sessions/${name}`, hash);
  return (folder) => {
    const inside = folder.startsWith(month) ? folder.slice(month.length) : '';
    return before.includes(folder) || /^[^/.][^/]*(?:\/artifacts(?:\.[0-9a-f]{8})?)?$/.test(inside);
  };
}

function statusIn(value: unknown, type: string): Echo['status'] | undefined {
  const status = isFields(value) ? value[`${type}_artifact`] : undefined;
  return ended.find((each) => each === status);
}

const ended = ['complete', 'partial', 'failed', 'not_applicable'] as const;

const typesOf = (type: string, types: HomeView['sessionTypes']): readonly string[] =>
  types.find((each) => each.type === type)?.artifacts ?? [];

/** Those of our own types; what else stands there is the agent's. */
function artifactsIn(
  value: unknown,
  folder: string,
  types: readonly string[],
): SessionArtifact[] | undefined {
  const said: Fields = isFields(value) ? value : {};
  const found: SessionArtifact[] = [];
  for (const type of types) {
    if (!Object.hasOwn(said, type)) continue;
    const artifact = isFields(said[type]) ? artifactIn(type, said[type], folder) : undefined;
    if (!artifact) return undefined;
    found.push(artifact);
  }
  return found;
}

function artifactIn(type: string, said: Fields, folder: string): SessionArtifact | undefined {
  const { status, path, content_hash, generated_at, reason, error } = said;
  if (status === 'not_applicable') {
    return { type, status, ...(typeof reason === 'string' ? { reason } : {}) };
  }
  if (status === 'failed') {
    return { type, status, ...(isFields(error) ? { error: error as never } : {}) };
  }
  if (status !== 'complete' || typeof path !== 'string' || !isHash(content_hash)) return undefined;
  if (typeof generated_at !== 'string' || !isPlainIn(path, folder)) return undefined;
  return { type, status, path, content_hash, generated_at };
}

/** `outputs/sessions/…`, and nothing that leads out of it. */
const isInInbox = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^outputs\/sessions(?:\/[^/]+)+$/.test(value) &&
  !/(?:^|\/)\.\.?(?:\/|$)/.test(value);

const isPlainIn = (path: string, folder: string): boolean =>
  path.startsWith(`${folder}/`) && /^[^/]+$/.test(path.slice(folder.length + 1));

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isHash = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const unusable = (why: string): EchoFound => ({ kind: 'unusable', why });
