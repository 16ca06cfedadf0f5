import { createReading, type Reading } from '../compose.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { ArtifactRecord, ManifestReader, SessionRecord } from '../store/store.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { rejectedFiles } from './rejected-files.ts';
import { statusColour } from './status-colour.ts';

type Entry =
  | { readonly kind: 'session'; readonly session: SessionRecord }
  | { readonly kind: 'artifact'; readonly artifact: ArtifactRecord };

/** Everything about one session (by id) or artifact (by hash); the start is enough where it is unique. */
export async function showEntry(context: CliContext, id: string): Promise<number> {
  const reading = await createReading(context);
  const entry = await find(reading, await reading.manifest(), id);
  if (entry.kind === 'session') {
    context.output.result({ session: entry.session }, () => sessionLines(entry.session));
  } else context.output.result({ artifact: entry.artifact }, () => artifactLines(entry.artifact));
  return 0;
}

async function find(reading: Reading, manifest: ManifestReader, id: string): Promise<Entry> {
  const exact = await manifest.find(id);
  if (exact) return { kind: 'session', session: exact };
  const entries = id === '' ? [] : await startingWith(manifest, id);
  const [only, second] = entries;
  if (only && !second) return only;
  if (second) throw ambiguous(id, entries.length);
  throw await unknown(reading, id);
}

async function startingWith(manifest: ManifestReader, id: string): Promise<Entry[]> {
  const hex = id.toLowerCase();
  const sessions = manifest.all('sessions').filter(({ session_id }) => session_id.startsWith(id));
  for await (const { session } of manifest.archived({ idStart: id })) sessions.push(session);
  const isMade = ({ content_hash }: ArtifactRecord): boolean => content_hash.startsWith(hex);
  const artifacts = manifest.all('artifacts').filter(isMade);
  // The archive is found through by session ids; hashes are looked for in all of it, so only last.
  if (sessions.length + artifacts.length === 0 && longHex.test(hex)) {
    artifacts.push(...(await archivedArtifacts(manifest, isMade)));
  }
  return [
    ...sessions.map((session) => ({ kind: 'session', session }) as const),
    ...artifacts.map((artifact) => ({ kind: 'artifact', artifact }) as const),
  ];
}

/** Each text once: two sessions archived far apart may both have it. */
async function archivedArtifacts(
  manifest: ManifestReader,
  isMade: (artifact: ArtifactRecord) => boolean,
): Promise<Iterable<ArtifactRecord>> {
  const found = new Map<string, ArtifactRecord>();
  for await (const { artifacts } of manifest.archived()) {
    for (const each of artifacts.filter(isMade)) {
      if (!found.has(each.content_hash)) found.set(each.content_hash, each);
    }
  }
  return found.values();
}

const longHex = /^[0-9a-f]{6,64}$/;

const ambiguous = (id: string, count: number): FlywheelError =>
  new FlywheelError('USAGE_INVALID', `${count} sessions and artifacts start with ${id}.`, {
    hint: 'Give more of the id.',
  });

/** Who looks for a session that was refused is told where it is. */
async function unknown({ home }: Reading, id: string): Promise<FlywheelError> {
  const refused = await rejectedFiles(home);
  const mine = refused.find(({ file, dropped_as = '' }) =>
    [file, dropped_as].some((each) => each.split('/').at(-1)?.includes(id)),
  );
  const message = `No session or artifact has the id ${id}.`;
  if (id === '' || !mine) return new FlywheelError('SESSION_NOT_FOUND', message);
  return new FlywheelError('SESSION_NOT_FOUND', message, {
    details: { rejected: mine.file },
    hint: `A file of that name was refused and is ${mine.file}; ${mine.file}.problems.md says why.`,
  });
}

function sessionLines(session: SessionRecord): Line[] {
  const { session_id, status, reason } = session;
  return [
    [{ text: session_id, colour: 'bold' }, ': ', { text: status, colour: statusColour(status) }],
    `  type         ${session.session_type}`,
    `  agent        ${session.agent_id}`,
    `  timestamp    ${session.timestamp}`,
    `  file         ${session.source}`,
    `  artifacts in ${session.artifact_folder}`,
    `  fingerprint  ${session.fingerprint}`,
    `  revision     ${session.revision}, tried ${session.attempts === 1 ? 'once' : `${session.attempts} times`}`,
    ...(session.finished_at === undefined ? [] : [`  finished     ${session.finished_at}`]),
    ...(reason === undefined ? [] : [`  reason       ${reason}`]),
    ...session.artifacts.flatMap(sessionArtifactLines),
    ...session.findings.map(({ message }) => `  found        ${message}`),
    ...session.errors.flatMap(({ processor, code, error, hint }): Line[] => [
      [`  error        ${processor}: `, { text: code, colour: 'red' }, `: ${error}`],
      ...(hint === undefined ? [] : [`    → ${hint}`]),
    ]),
    ...session.revisions.map((each) => `  before       revision ${each.revision}: ${each.status}`),
  ];
}

function sessionArtifactLines(artifact: SessionRecord['artifacts'][number]): Line[] {
  const { type, status, path, content_hash, reason, error } = artifact;
  const what = path ?? error?.error ?? reason ?? '';
  return [
    [`  artifact     ${type}: `, { text: status, colour: statusColour(status) }, ` ${what}`],
    ...(content_hash === undefined ? [] : [`               sha256 ${content_hash}`]),
  ];
}

function artifactLines(artifact: ArtifactRecord): Line[] {
  return [
    { text: artifact.path, colour: 'bold' },
    `  type       ${artifact.type}`,
    `  sha256     ${artifact.content_hash}`,
    `  bytes      ${artifact.bytes}`,
    `  made       ${artifact.generated_at}`,
    `  session    ${artifact.session_id} (${artifact.session_type}, ${artifact.agent_id})`,
  ];
}
