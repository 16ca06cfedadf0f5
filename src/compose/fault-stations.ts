import type { Events } from '../domain/events.ts';
import type { Decision, Failure, FlywheelParts } from '../flywheel-parts.ts';
import type { Inbox } from '../intake/inbox.ts';
import type { SessionRunner } from '../pipelines/session-runner.ts';
import { probeFolder } from '../platform/probe-folder.ts';
import { systemRandom } from '../platform/random.ts';
import { createHold, type Hold } from '../scheduling/hold.ts';
import { createMachineHealth, type MachineHealth } from '../scheduling/machine-health.ts';
import { createRecovery, type NextStep } from '../scheduling/recovery.ts';
import { recordWaiting } from '../store/record-facts.ts';
import { giveBack } from '../store/suspects.ts';
import type { Assembly } from './assembly.ts';
import type { Ground } from './lay-ground.ts';

export interface FaultStations {
  /** Closed while the machine is impaired, and while a run stands alone. */
  readonly intake: Hold;
  readonly recovery: FlywheelParts['recovery'];
}

/** What happens when something goes wrong, and who waits for it. */
export function faultStations(
  parts: Assembly,
  inbox: Pick<Inbox, 'pause' | 'resume'>,
  runner: SessionRunner,
): FaultStations {
  const intake = createHold(
    () => void inbox.pause(),
    () => {
      inbox.resume();
    },
  );
  closeWhileImpaired(parts, intake);
  return { intake, recovery: recoveryStation(parts, runner) };
}

function closeWhileImpaired({ events, health }: Assembly, intake: Hold): void {
  let open = health.impairment ? intake.shut() : (): void => undefined;
  events.on(({ name }) => {
    if (name === 'machine.impaired') open = intake.shut();
    if (name === 'machine.recovered') open();
  });
}

/** Well, or impaired: our own folders are what is probed. */
export function machineHealthOf({ home, fs, clock, later }: Ground, events: Events): MachineHealth {
  const probe = async (): ReturnType<typeof probeFolder> =>
    (await probeFolder(fs, home.state)) ?? (await probeFolder(fs, home.sessions));
  return createMachineHealth({ events, clock, later, probe });
}

function recoveryStation(parts: Assembly, runner: SessionRunner): FlywheelParts['recovery'] {
  const { events, later, health } = parts;
  const random = (): number => systemRandom.fraction();
  const recovery = createRecovery({ events, random, later, health });
  return {
    defer: ({ run_id }, when, work) => {
      recovery.defer(run_id, when, work);
    },
    holds: ({ run_id }) => recovery.holds(run_id),
    heard: (error) => {
      recovery.heard(error);
    },
    stop: () => {
      health.stop();
      recovery.stop();
    },
    decide(failure) {
      const { run, accepted, error, once } = failure;
      const next = recovery.next(run, error, once);
      if (next.kind !== 'give-up') return notNow(parts, failure, next);
      return Promise.resolve({ kind: 'give-up', outcome: runner.failed(accepted.session, error) });
    },
  };
}

/** Records that a run has to wait, where that is to be known to the next life. */
async function notNow(
  { store, clock }: Assembly,
  { run, error }: Failure,
  next: Exclude<NextStep, { kind: 'give-up' }>,
): Promise<Decision> {
  const isAlone = run.standing === 'alone';
  // Without this word it is only done alone once more than it need be.
  if (next.kind === 'give-back' || isAlone) await giveBack(store, run).catch(() => undefined);
  if (next.kind === 'give-back') return next;
  const { when } = next;
  if (when === 'well') return { kind: 'try-again', when, how: isAlone ? 'alone' : 'same-try' };
  const due = new Date(clock.now() + when * 1000).toISOString();
  await store.transact('run.deferred', (tx) => recordWaiting(tx, run, due, error.message));
  return { kind: 'try-again', when, how: 'next-try' };
}
