import { composeFlywheel } from '../compose.ts';
import type { Log } from '../domain/log.ts';
import { systemClock } from '../platform/clock.ts';
import { acquireLock } from '../platform/lock.ts';
import { openEmbeddedStore } from '../store/embedded/open-embedded-store.ts';
import { claimedInputs } from '../store/embedded/claimed-inputs.ts';
import { replaceState } from '../store/embedded/replace-state.ts';
import { salvageArchive } from '../store/embedded/salvage-archive.ts';
import { salvageEmbedded, type Salvaged } from '../store/embedded/salvage.ts';
import type { StateHealth } from '../store/state-health.ts';
import type { OpenTask, Store, Transaction } from '../store/store.ts';
import { adoptHome, type Adoption } from '../verification/adopt-home.ts';
import { bringBackFiles, type BroughtBack } from '../verification/bring-back-files.ts';
import { doubtJobs } from '../verification/doubt-jobs.ts';
import { lookOnly } from '../verification/look-only.ts';
import { type ComposeOptions, type Ground, layGround } from './lay-ground.ts';
import { unfinishedOf } from './unfinished.ts';
import { viewOfHome } from './view-of-home.ts';

export interface RebuildOptions extends ComposeOptions {
  /** Changes nothing and needs no lock. */
  readonly dryRun: boolean;
  readonly log: Log;
}

export interface Rebuilt {
  /** How manifest and journal were. */
  readonly state: Pick<StateHealth, 'kind' | 'problems'>;
  /** Home-relative names under which the damaged files are kept. */
  readonly kept: readonly string[];
  readonly adoption: Adoption;
  /** Publish jobs of which nobody knows whether they were done. */
  readonly doubted: number;
  readonly files: BroughtBack;
}

/**
 * Makes manifest and journal from what can still be read of them, and adopts what is on disk: session
 * files say in their echo what became of them. Runs nothing and publishes nothing. Twice is the same
 * as once. Throws `HOME_LOCKED` while another process owns the home.
 */
export async function rebuildHome(options: RebuildOptions): Promise<Rebuilt> {
  const ground = await layGround(options);
  if (options.dryRun) return look(ground);
  const rebuilt = await alone(ground, 'rebuild', () => rebuild(ground, options.log));
  await startOnce(options, 'rebuild');
  return rebuilt;
}

/** With the home's lock. */
export async function alone<T>(
  { home }: Ground,
  purpose: string,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await acquireLock(home.state, { purpose });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Does what every start does: open file tasks, leftovers, the snapshot. */
export async function startOnce(options: ComposeOptions, purpose: string): Promise<void> {
  const composed = await composeFlywheel({ ...options, purpose });
  await composed.close();
}

/** What a start would open, or what is left of it. */
export const salvageHome = ({ home, fs, manifestProblems }: Ground): Promise<Salvaged> =>
  salvageEmbedded({ home: home.root, fs, manifestProblems });

async function look(ground: Ground): Promise<Rebuilt> {
  const { kind, problems, state } = await salvageHome(ground);
  const isDoubtful = kind === 'damaged';
  const transact = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => work(lookOnly(state));
  const adoption = await adoptHome({ view: viewOfHome(ground), at: now(), isDoubtful, transact });
  const files = { restored: [], lost: [] };
  return { state: { kind, problems }, kept: [], adoption, doubted: 0, files };
}

async function rebuild(ground: Ground, log: Log): Promise<Rebuilt> {
  const { home, fs, files } = ground;
  const mark = unfinishedOf(home, files);
  const found = await salvageHome(ground);
  const archive = await salvageArchive({ home: home.root, fs, files, state: found.state });
  const isDamaged = found.kind === 'damaged' || archive.length > 0;
  const isDoubtful = isDamaged || (await mark.left()) !== undefined;
  await mark.begin('rebuild');
  const back = await bringBackFiles({
    view: viewOfHome(ground),
    files,
    manifest: found.state,
    inputs: (wanted) => claimedInputs({ home: home.root, fs }, wanted),
  });
  const kept = isDamaged ? await putInPlace(ground, found, 'damaged') : [];
  if (archive.length > 0) kept.push(...(await moveArchiveAside(ground, 'damaged')));
  const { adoption, doubted } = await adoptAll(ground, log, isDoubtful ? lostWhy : undefined);
  await mark.end();
  const { kind, problems } = found;
  const state = {
    kind: isDamaged ? 'damaged' : kind,
    problems: [...problems, ...archive],
  } as const;
  return { state, kept, adoption, doubted, files: back };
}

/** Out of the way, and home-relative where it is kept. */
export async function moveArchiveAside({ home, files }: Ground, aside: string): Promise<string[]> {
  const kept: string[] = [];
  for (const path of ['outputs/archive', '.flywheel/archive-index.ndjson']) {
    for (let number = 1; await files.exists(home.absolute(path)); number += 1) {
      const to = `${path.replace(/^outputs/, '.flywheel')}.${aside}-${number}`;
      if (await files.moveIfThere(home.absolute(path), home.absolute(to))) kept.push(to);
    }
  }
  return kept;
}

const lostWhy = 'part of the journal was lost: whether it was published is not known';

/** Replaces manifest and journal; returns what is kept, home-relative. */
export async function putInPlace(
  { home, fs, files }: Ground,
  { state, sequence, tasks }: Pick<Salvaged, 'state' | 'sequence' | 'tasks'>,
  aside: string,
): Promise<string[]> {
  const open = await absentOnly(tasks, (path) => files.exists(home.absolute(path)));
  const request = { home: home.root, fs, files, state, sequence, tasks: open, at: now(), aside };
  return (await replaceState(request)).map((file) => home.relative(file));
}

/**
 * What was to be put on disk and is not there. Whatever stands there may be of a later run whose line
 * is lost, and is left alone; what differs is for `flywheel verify` to tell.
 */
async function absentOnly(
  tasks: readonly OpenTask[],
  exists: (path: string) => Promise<boolean>,
): Promise<OpenTask[]> {
  const open: OpenTask[] = [];
  for (const { id, task } of tasks) {
    const files = [];
    for (const file of task.files ?? []) if (!(await exists(file.path))) files.push(file);
    if (files.length > 0) open.push({ id, task: { tag: task.tag, files } });
  }
  return open;
}

/** Opens the state that is in place and records what the disk knows more. */
export async function adoptAll(
  ground: Ground,
  log: Log,
  /** Why no job can be trusted to be still open. */
  doubt: string | undefined,
): Promise<Pick<Rebuilt, 'adoption' | 'doubted'>> {
  const { home, fs, files, manifestProblems } = ground;
  const options = { home: home.root, fs, files, clock: systemClock, log, manifestProblems };
  const store = await openEmbeddedStore(options);
  try {
    const transact = transactOf(store);
    const { manifest } = store;
    const at = now();
    const isDoubtful = doubt !== undefined;
    // First, for it knows which job a newer text has taken the place of.
    const adoption = await adoptHome({ view: viewOfHome(ground), at, isDoubtful, transact });
    const doubted =
      doubt === undefined ? 0 : await doubtJobs({ manifest, transact, at, why: doubt });
    return { adoption, doubted };
  } finally {
    await store.close();
  }
}

const transactOf =
  (store: Store) =>
  <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    store.transact('session.adopted', work);

const now = (): string => new Date(systemClock.now()).toISOString();
