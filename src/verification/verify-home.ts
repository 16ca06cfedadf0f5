import type { StateHealth } from '../store/state-health.ts';
import type { ArtifactRecord, ManifestReader } from '../store/store.ts';
import { checkRecord, type KnownSession } from './check-record.ts';
import { checkSessionFile, type FileParts } from './check-session-file.ts';
import { checkStrays } from './check-strays.ts';
import {
  keyOf,
  newTally,
  quoted,
  type Difference,
  type SectionName,
  type Tally,
} from './difference.ts';
import type { HomeView } from './home-view.ts';
import { liveSessions } from './live-sessions.ts';

/** What is known of a home at one moment. */
export interface KnownHome extends StateHealth {
  readonly manifest: ManifestReader;
  /** A daemon, or another command, is at work. */
  readonly owner: 'daemon' | 'command' | undefined;
  /** A rebuild or restore that was begun and did not end. */
  readonly unfinished: string | undefined;
}

export interface VerifyParts {
  readonly view: HomeView;
  readonly know: () => Promise<KnownHome>;
  /** Between two looks: what is under way has time to arrive. */
  readonly wait: () => Promise<void>;
}

export interface Verification {
  readonly ok: boolean;
  readonly owner: KnownHome['owner'];
  readonly sections: Readonly<Record<SectionName, readonly Difference[]>>;
  readonly tally: Tally;
}

/**
 * Compares what is recorded with what is on disk, and changes nothing. While somebody works in the
 * home, what differs counts only if it still does at a second look. One session at a time is in
 * memory; of the rest its name, its folder and the start of its hashes.
 */
export async function verifyHome(parts: VerifyParts): Promise<Verification> {
  const first = await look(parts);
  const { root } = parts.view.home;
  if (first.differences.length === 0 || first.known.owner === undefined) return told(root, first);
  await parts.wait();
  const second = await look(parts);
  const before = new Set(first.differences.map(keyOf));
  const differences = second.differences.filter((each) => before.has(keyOf(each)));
  return told(root, { ...second, differences });
}

interface Look {
  readonly known: KnownHome;
  readonly tally: Tally;
  readonly differences: readonly Difference[];
}

function told(home: string, { known, tally, differences }: Look): Verification {
  const of = (name: SectionName): Difference[] =>
    differences
      .filter(({ section }) => section === name)
      .map((each) => ({ ...each, command: fromAnywhere(home, each.command) }));
  const sections = {
    sessions: of('sessions'),
    artifacts: of('artifacts'),
    pipelines: of('pipelines'),
    manifest: of('manifest'),
  };
  const { owner } = known;
  return { ok: differences.length === 0, owner, sections, tally };
}

/** As it can be run from any folder. */
const fromAnywhere = (home: string, command: string): string =>
  command.startsWith('flywheel ') ? `${command} --home ${quoted(home)}` : command;

async function look({ view, know }: VerifyParts): Promise<Look> {
  const known = await know();
  const { manifest } = known;
  const tally = newTally();
  const find = (id: string): ReturnType<ManifestReader['find']> => manifest.find(id);
  const isDaemon = known.owner === 'daemon';
  const files: FileParts = {
    view,
    tally,
    isDaemon,
    find,
    seen: new Map(),
    unrecordedFolders: new Set(),
  };
  const differences: Difference[] = [];
  for await (const file of liveSessions(view)) {
    differences.push(...(await checkSessionFile(files, file)));
  }
  const folders = new Set(files.unrecordedFolders);
  differences.push(...(await checkRecords(files, known, folders)));
  const isKnownFolder = (folder: string): boolean => folders.has(folder);
  for await (const stray of checkStrays({ view, find, isKnownFolder })) differences.push(stray);
  // Last, for the archive is read while the others are looked at.
  return { known, tally, differences: [...stateDifferences(known), ...differences] };
}

function stateDifferences({ problems, unfinished }: KnownHome): Difference[] {
  const common = {
    section: 'manifest',
    code: 'state-damaged',
    command: 'flywheel rebuild',
  } as const;
  const damaged = problems.map(({ file, says }) => ({ ...common, subject: file, says }));
  if (unfinished === undefined) return damaged;
  const says = `\`flywheel ${unfinished}\` was begun and did not end.`;
  return [...damaged, { ...common, subject: '.flywheel/unfinished', says }];
}

async function checkRecords(
  { view, tally, isDaemon, seen }: FileParts,
  { manifest }: KnownHome,
  folders: Set<string>,
): Promise<Difference[]> {
  const recorded = new Set<string>();
  const unsure: { readonly hash: string; readonly otherwise: Difference }[] = [];
  const shared = (hash: string, otherwise: Difference): void => {
    unsure.push({ hash: startOf(hash), otherwise });
  };
  const differences: Difference[] = [];
  for await (const known of knownSessions(manifest)) {
    const { session } = known;
    folders.add(session.artifact_folder);
    for (const hash of known.artifacts.keys()) recorded.add(startOf(hash));
    differences.push(...(await checkRecord({ view, tally, isDaemon, shared }, known)));
    const isRunning = session.status === 'running' || session.status === 'waiting';
    if (isRunning || seen.has(session.session_id)) continue;
    differences.push(fileMissing(session));
  }
  const isShared = ({ hash }: { hash: string }): boolean => recorded.has(hash);
  tally.sharedTexts = unsure.filter(isShared).length;
  differences.push(...unsure.filter((each) => !isShared(each)).map(({ otherwise }) => otherwise));
  return [...differences, ...(await jobsOfNobody(manifest))];
}

const startOf = (hash: string): string => hash.slice(0, 16);

const fileMissing = ({ session_id, source }: KnownSession['session']): Difference => ({
  section: 'sessions',
  code: 'session-file-missing',
  subject: session_id,
  says: `Its file, ${source}, is not there, and no other file holds it.`,
  command: 'flywheel rebuild',
});

/** Hot ones, then archived ones, each with what is recorded under it. */
async function* knownSessions(manifest: ManifestReader): AsyncGenerator<KnownSession> {
  const claimed = new Set(manifest.all('runs').map(({ session_id }) => session_id));
  const artifacts = bySession(manifest.all('artifacts'));
  const jobs = bySession(manifest.all('publish_queue'));
  for (const session of manifest.all('sessions')) {
    const { session_id } = session;
    yield {
      session,
      jobs: jobs.get(session_id) ?? [],
      artifacts: byHash(artifacts.get(session_id) ?? []),
      isClaimed: claimed.has(session_id),
    };
  }
  for await (const archived of manifest.archived()) {
    yield {
      session: archived.session,
      jobs: archived.publish_queue,
      artifacts: byHash(archived.artifacts),
      isClaimed: false,
    };
  }
}

const byHash = (artifacts: readonly ArtifactRecord[]): ReadonlyMap<string, ArtifactRecord> =>
  new Map(artifacts.map((each) => [each.content_hash, each]));

function bySession<T extends { readonly session_id: string }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(each.session_id);
    if (group) group.push(each);
    else groups.set(each.session_id, [each]);
  }
  return groups;
}

async function jobsOfNobody(manifest: ManifestReader): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const { job_id, session_id } of manifest.all('publish_queue')) {
    if (await manifest.find(session_id)) continue;
    const says = `It is of session ${session_id}, which nobody knows.`;
    const command = `flywheel queue show ${quoted(job_id)}`;
    differences.push({
      section: 'manifest',
      code: 'job-without-session',
      subject: job_id,
      says,
      command,
    });
  }
  return differences;
}
