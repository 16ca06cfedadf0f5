import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { composeFlywheel, type Composed } from '../../src/compose.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { homeFolders } from '../../src/platform/home.ts';
import { drop, scenario, type Scenario } from './drops.ts';
import { quickenTime, seconds, waitFor } from './quick-time.ts';

quickenTime();

type Json = Record<string, unknown>;

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

const settings = {
  'intake.watcher': 'off',
  'intake.sweep_seconds': seconds(0.02),
  'intake.grace_seconds': 0,
  stop_deadline_seconds: seconds(5),
  concurrency: 2,
};

export async function compose(
  root: string,
  fileSystem?: FileSystem,
  more: Readonly<Record<string, string | number>> = {},
): Promise<Composed> {
  return composeFlywheel({
    home: root,
    environment: { ...readEnvironment(), variables: {} },
    purpose: 'daemon',
    overrides: Object.entries({ ...settings, ...more }).map(([key, value]) => ({
      key,
      text: String(value),
      flag: '--set',
    })),
    ...(fileSystem ? { fileSystem } : {}),
  });
}

/** Nothing is left to do: every session has its facts, every file its answer, bad ones are refused. */
export async function isSettled(root: string, composed: Composed, round: Round): Promise<boolean> {
  return (await unsettled(root, composed, round, scenario())) === undefined;
}

/** Resolves when nothing is left to do, rejects when the process that does it has died. */
export async function settled(
  root: string,
  composed: Composed,
  round: Round,
  life?: AbortSignal,
): Promise<void> {
  const patience = Date.now() + 60_000;
  let what: string | undefined = 'everything';
  while (what !== undefined) {
    what = await unsettled(root, composed, round, scenario());
    life?.throwIfAborted();
    if (Date.now() > patience) throw new Error(`does not come to rest: ${what}`);
    if (what !== undefined) await waitFor(5);
  }
}

async function unsettled(
  root: string,
  { sessions }: Composed,
  round: Round,
  { rounds, expected, refused }: Scenario,
): Promise<string | undefined> {
  for (const { id, status, revisions } of expected) {
    const known = sessions.get('sessions', id);
    const revision = revisions[round - 1];
    if (revision === 0) continue;
    if (known?.status !== status || known.revision !== revision) {
      return `session ${id} (${known?.status ?? 'unknown'}, revision ${known?.revision ?? 0})`;
    }
  }
  if (sessions.all('runs').length > 0) return 'a run';
  const rejected = await readdir(path.join(root, 'outputs', 'rejected'));
  for (const name of refused) if (!rejected.includes(name)) return `${name} is not refused`;
  for (const { name } of rounds.slice(0, round).flat()) {
    if (refused.includes(name)) continue;
    const text = await readFile(path.join(root, 'outputs', 'sessions', name), 'utf8');
    if ((JSON.parse(text) as Json)['flywheel'] === undefined) return `${name} has no answer`;
  }
  return undefined;
}
