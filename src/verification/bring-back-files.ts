import type { DurableFiles } from '../platform/durable-files.ts';
import type { ManifestReader, SessionRecord } from '../store/store.ts';
import type { HomeView } from './home-view.ts';
import { liveSessions } from './live-sessions.ts';

export interface BringBackParts {
  readonly view: HomeView;
  readonly files: DurableFiles;
  readonly manifest: Pick<ManifestReader, 'all'>;
  /** Session files as they were claimed, by session id. */
  readonly inputs: (wanted: ReadonlyMap<string, string>) => Promise<ReadonlyMap<string, string>>;
}

export interface BroughtBack {
  /** Session files that are there again, with their answer. */
  readonly restored: readonly string[];
  /** Sessions whose file is gone, and nothing on this disk has it. */
  readonly lost: readonly string[];
}

/** Writes session files again that are gone, where their claim still has them; never over a file. */
export async function bringBackFiles(parts: BringBackParts): Promise<BroughtBack> {
  const gone = await sessionsWithoutFile(parts);
  const wanted = new Map(gone.map(({ session_id, fingerprint }) => [session_id, fingerprint]));
  const inputs = await parts.inputs(wanted);
  const restored: string[] = [];
  const lost: string[] = [];
  for (const record of gone) {
    const input = inputs.get(record.session_id);
    const isBack = input !== undefined && (await bringBack(parts, record, input));
    if (isBack) restored.push(record.source);
    else lost.push(record.session_id);
  }
  return { restored, lost };
}

async function sessionsWithoutFile({ view, manifest }: BringBackParts): Promise<SessionRecord[]> {
  const live = new Set<string>();
  for await (const { read } of liveSessions(view)) {
    if (read.kind === 'accepted') live.add(read.accepted.session.session_id);
  }
  return manifest
    .all('sessions')
    .filter(({ session_id, status }) => !live.has(session_id) && status !== 'running');
}

async function bringBack(
  { view, files }: BringBackParts,
  record: SessionRecord,
  input: string,
): Promise<boolean> {
  const path = view.home.absolute(record.source);
  const bytes = Buffer.from(input);
  if (!(await files.create({ path, bytes }, 'rebuild'))) return false;
  const read = await view.readSession(path);
  if (read.kind !== 'accepted') return true;
  const { session, text } = read.accepted;
  const answered = view.echoed(text, { session, record }, record.source);
  await files.replaceIfUnchanged({ path, bytes: Buffer.from(answered) }, bytes, 'rebuild');
  return true;
}
