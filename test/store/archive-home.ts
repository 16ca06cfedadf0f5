import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  ArchivedSession,
  ArtifactRecord,
  ManifestReader,
  PublishJob,
  SessionRecord,
  Store,
} from '../../src/store/store.ts';
import { artifact, session } from './store-home.ts';

const two = (number: number): string => String(number).padStart(2, '0');

/** `s01`, `s02`, …: finished one after the other, in two months, each with an artifact and a job. */
export const idOf = (number: number): string => `s${two(number)}`;

export const finished = (number: number, revision = 1): SessionRecord => ({
  ...session(idOf(number)),
  finished_at: `2026-${number < 6 ? '10' : '11'}-${two(number)}T05:20:00.000Z`,
  revision,
});

export const textOf = (number: number): ArtifactRecord => ({
  ...artifact(`text-${number}`),
  session_id: idOf(number),
});

export const jobOf = (number: number, slot = `/page/${number}/`, generation = 1): PublishJob => ({
  job_id: `website-${idOf(number)}-readme-${generation}`,
  session_id: idOf(number),
  type: 'readme',
  path: `outputs/sessions/${idOf(number)}/README.md`,
  target: 'website',
  slot,
  status: 'drafted',
  created_at: '2026-10-01T05:20:00.000Z',
  content_hash: textOf(number).content_hash,
  dedup_key: `website:${slot}:${textOf(number).content_hash}:${generation}`,
  generation,
  history: [],
});

/** Records a finished session with what belongs to it, in one transaction. */
export const finish = (store: Store, number: number, job = jobOf(number)): Promise<void> =>
  store.transact('run.finished', (tx) => {
    tx.put('sessions', idOf(number), finished(number));
    tx.put('artifacts', textOf(number).content_hash, textOf(number));
    tx.put('publish_queue', job.job_id, job);
    return Promise.resolve();
  });

/** Gives a session, hot or archived, its next revision. */
export const revise = (store: Store, number: number): Promise<void> =>
  store.transact('run.finished', async (tx) => {
    const known = await tx.get('sessions', idOf(number));
    if (!known) throw new Error(`${idOf(number)} is lost`);
    tx.put('sessions', known.session_id, { ...known, revision: known.revision + 1 });
  });

/** Lets other work go on until it is so. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  life?: AbortSignal,
): Promise<void> {
  while (!(await isSo())) {
    life?.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
  life?.throwIfAborted();
}

/** Until so many sessions are archived. */
export const archived = (store: Store, count: number, life?: AbortSignal): Promise<void> =>
  until(async () => (await store.manifest.counts()).archived === count, life);

export const hotIds = (manifest: ManifestReader): string[] =>
  manifest.all('sessions').map(({ session_id }) => session_id);

export async function coldOf(manifest: ManifestReader): Promise<ArchivedSession[]> {
  const found: ArchivedSession[] = [];
  for await (const each of manifest.archived()) found.push(each);
  return found;
}

export const coldIds = async (manifest: ManifestReader): Promise<string[]> =>
  (await coldOf(manifest)).map(({ session }) => session.session_id);

/** The lines of the archive as they are on disk, by file. */
export async function archiveLines(root: string): Promise<Record<string, string[]>> {
  const folder = path.join(root, 'outputs', 'archive');
  const lines: Record<string, string[]> = {};
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    lines[name] = (await readFile(path.join(folder, name), 'utf8')).split('\n').slice(0, -1);
  }
  return lines;
}
