import { FlywheelError } from '../domain/errors.ts';
import type { Run, SessionRecord, Store } from './store.ts';

/** A run that the last life left open, and how this one takes it up. */
export interface LeftRun {
  readonly run: Run;
  /** It was under way when the last life was killed: it may be what killed it. */
  readonly alone: boolean;
  readonly waitSeconds: number;
}

/** So many deaths, each with nothing else under way, are no accident any more. */
export const deathsAllowed = 3;

/**
 * Whoever was hit twice waits until this life has lasted a while: a daemon that is killed again and
 * again, for reasons of its own, never comes to condemn a session.
 */
const secondDeathWaitSeconds = 30;

/**
 * The open runs in the order they are to be taken up. A run that stood alone when the process died
 * has one death more from here on, durably, and once. First come those that were under way, the
 * least suspected before the others; what was given back, or waited, was not under way.
 */
export async function leftRuns(store: Store, now: number): Promise<LeftRun[]> {
  await countDeaths(store);
  const left = store.manifest.all('runs').map((run): LeftRun => {
    const session = store.manifest.get('sessions', run.session_id);
    const deaths = run.deaths ?? 0;
    const alone = wasUnderWay(run, session) && deaths < deathsAllowed;
    if (!alone) return { run, alone, waitSeconds: waitOf(session, now) };
    return { run, alone, waitSeconds: deaths > 1 ? secondDeathWaitSeconds : 0 };
  });
  const rank = ({ alone, run }: LeftRun): number => (alone ? (run.deaths ?? 0) : deathsAllowed);
  return left.sort((a, b) => rank(a) - rank(b));
}

/** Throws `SESSION_POISON` for a run that is not to be begun again. */
export function refusePoison({ run_id, deaths = 0 }: Run): void {
  if (deaths < deathsAllowed) return;
  const message = `The flywheel died ${deaths} times while it did nothing but this session.`;
  throw new FlywheelError('SESSION_POISON', message, { details: { run_id, deaths } });
}

/** Whatever ends this life from here on is not the run's doing. */
export async function giveBack(store: Store, { run_id }: Run): Promise<void> {
  await store.transact('run.given-back', async (tx) => {
    const open = await tx.get('runs', run_id);
    if (open) tx.put('runs', run_id, { ...open, standing: 'given_back' });
  });
}

async function countDeaths(store: Store): Promise<void> {
  const dead = store.manifest.all('runs').filter(({ standing }) => standing === 'alone');
  if (dead.length === 0) return;
  await store.transact('run.died', (tx) => {
    for (const { standing, ...run } of dead) {
      tx.put('runs', run.run_id, { ...run, deaths: (run.deaths ?? 0) + 1 });
    }
    return Promise.resolve();
  });
}

const wasUnderWay = ({ standing }: Run, session: SessionRecord | undefined): boolean =>
  standing !== 'given_back' && session?.status === 'running';

function waitOf(session: SessionRecord | undefined, now: number): number {
  if (session?.not_before === undefined) return 0;
  return Math.max(0, (Date.parse(session.not_before) - now) / 1000);
}
