import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { composeFlywheel, type Composed } from '../../src/compose.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { homeFolders } from '../../src/platform/home.ts';
import { drop, scenario } from './drops.ts';
import { quickTime, seconds, waitFor } from './quick-time.ts';

/** How many of the two rounds have been dropped. */
export type Round = 1 | 2;

/** A home in whose inbox the first round lies. */
export async function prepareHome(): Promise<string> {
  const root = await emptyHome();
  for (const each of scenario().rounds[0]) drop(root, each);
  return root;
}

export async function emptyHome(): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'flywheel-crash-'));
  for (const folder of homeFolders) await mkdir(path.join(root, folder), { recursive: true });
  return root;
}

export const removeHome = (root: string): Promise<void> =>
  rm(root, { recursive: true, force: true });

// So small that the journal begins anew, that finished sessions move out of the inbox and that old
// ones leave the manifest, all within a few sessions.
export const settings = {
  'intake.watcher': 'off',
  'intake.sweep_seconds': seconds(0.02),
  'intake.grace_seconds': 0,
  'intake.archive_after_hours': 0,
  'store.journal_max_bytes': 65_536,
  'manifest.keep_sessions': 5,
  'publishing.amounts': true,
  'publishing.website.enabled': true,
  'publishing.website.folder': 'outputs/published/website',
  stop_deadline_seconds: 5,
  concurrency: 2,
};

export interface Machine {
  readonly fileSystem?: FileSystem;
  /** Names this boot of the machine. */
  readonly boot?: string;
}

export async function compose(root: string, machine: Machine = {}): Promise<Composed> {
  return composeFlywheel({
    ...quickTime,
    ...machine,
    home: root,
    environment: { ...readEnvironment(), variables: {} },
    purpose: 'daemon',
    overrides: Object.entries(settings).map(([key, value]) => ({
      key,
      text: String(value),
      flag: '--set',
    })),
  });
}

const patienceMs = 20_000;

/**
 * Resolves when nothing is left to do: every session has its facts, bad ones are refused, what is
 * approved is published, and the inbox is empty. Rejects when the process that does it has died.
 */
export async function settled(
  root: string,
  composed: Composed,
  round: Round,
  life?: AbortSignal,
): Promise<void> {
  const until = Date.now() + patienceMs;
  let what: string | undefined = 'everything';
  while (what !== undefined) {
    what = await unsettled(root, composed, round);
    life?.throwIfAborted();
    if (Date.now() > until) throw new Error(`does not come to rest: ${what}`);
    if (what !== undefined) await waitFor(5);
  }
}

/** Statuses of a publish job that come to something by themselves. */
const open = ['approved', 'active', 'failed'];

/** What is left to do, in words. */
export async function unsettled(
  root: string,
  composed: Pick<Composed, 'sessions'>,
  round: Round,
): Promise<string | undefined> {
  const { sessions } = composed;
  if (sessions.all('runs').length > 0) return 'a run';
  const jobs = sessions.all('publish_queue').filter(({ target }) => target === 'website');
  const job = jobs.find(({ status }) => open.includes(status));
  if (job) return `job ${job.job_id} is ${job.status}`;
  const rejected = await readdir(path.join(root, 'outputs', 'rejected'));
  for (const name of scenario().refused) {
    if (!rejected.includes(name)) return `${name} is not refused`;
  }
  const inbox = await readdir(path.join(root, 'outputs', 'sessions'));
  const left = inbox.find((name) => name !== 'archive');
  if (left !== undefined) return `${left} is in the inbox`;
  // Old sessions are read from the disk, which may fail as anything may.
  return unsettledSession(composed, round).catch((error: unknown) => String(error));
}

async function unsettledSession(
  { sessions }: Pick<Composed, 'sessions'>,
  round: Round,
): Promise<string | undefined> {
  for (const { id, status, revisions } of scenario().expected) {
    const revision = revisions[round - 1] ?? 0;
    if (revision === 0) continue;
    const known = await sessions.find(id);
    if (known?.status !== status || known.revision < revision) {
      return `session ${id} (${known?.status ?? 'unknown'}, revision ${known?.revision ?? 0})`;
    }
  }
  return undefined;
}
