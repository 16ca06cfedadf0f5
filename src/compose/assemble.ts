import { archiveStation } from './archive-station.ts';
import type { Assembly } from './assembly.ts';
import { faultStations, type FaultStations } from './fault-stations.ts';
import { pinStation, type PinStation } from './pin-station.ts';
import { createPreviewing } from './preview-home.ts';
import { pipelineStation, type PipelineStation } from './pipeline-station.ts';
import type { Archiver } from '../archiving/archiver.ts';
import { createCommitter } from '../artifacts/committer.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { AcceptedSession, WorkSession } from '../domain/session.ts';
import { Flywheel } from '../flywheel.ts';
import type { FlywheelParts } from '../flywheel-parts.ts';
import { createInbox, type Inbox } from '../intake/inbox.ts';
import { createOperations, type Operations } from '../operations.ts';
import { pipelines } from '../pipelines/registry.ts';
import { createSessionRunner } from '../pipelines/session-runner.ts';
import { type Config } from '../platform/config.ts';
import { parseStrict } from '../platform/json/parse-strict.ts';
import { systemRandom } from '../platform/random.ts';
import { amountsGate } from '../publishing/amounts-gate.ts';
import { enqueueArtifacts } from '../publishing/enqueue-artifacts.ts';
import { createPublishing } from '../publishing/publishing.ts';
import { createPublishers } from '../publishing/registry.ts';
import { ceilingSeconds, judgeFailure } from '../scheduling/retry-policy.ts';
import { createScheduler } from '../scheduling/scheduler.ts';
import { sessionKeys } from '../scheduling/session-keys.ts';
import { createClaims } from '../store/claims.ts';
import type { Run } from '../store/store.ts';
import { reopenSession } from '../verification/reopen-session.ts';
import { viewOfHome } from './view-of-home.ts';

interface Assembled {
  readonly flywheel: Flywheel;
  readonly operations: Operations;
  readonly archiver: Archiver;
  readonly runs: PipelineStation;
}

/** Puts the stations of the journey together. */
export function assemble(parts: Assembly): Assembled {
  const { config, clock } = parts;
  const inbox = createInbox({ ...parts, settings: config.intake });
  const runner = createSessionRunner(pipelines);
  const faults = faultStations(parts, inbox, runner);
  const enqueue = enqueueFor(config);
  const pins = pinStation(parts);
  const runs = pipelineStation({ ...parts, pins });
  const scheduler = schedulerFor(parts, faults);
  const flywheel = new Flywheel({
    inbox,
    scheduler,
    claims: claimsFor(parts, pins),
    pipelines: runs,
    committer: createCommitter({ ...parts, clock, enqueue }),
    recovery: faults.recovery,
    publishing: publishingStation(parts, faults),
  });
  const operations = operationsFor(parts, flywheel, inbox);
  const archiver = archiveStation(parts, inbox, (accepted, work) =>
    scheduler.inTurn(accepted, work),
  );
  return { flywheel, operations, archiver, runs };
}

const operationsFor = (parts: Assembly, flywheel: Flywheel, inbox: Inbox): Operations =>
  createOperations({
    ...parts,
    read: (file) => parts.reader.read(file),
    take: (accepted, options) => flywheel.take(accepted, options),
    openPreview: () => createPreviewing(parts),
    takeBack: (name) => inbox.takeBack(name),
    reopen: (session) => reopenSession({ view: viewOfHome(parts), ...parts }, session),
  });

const schedulerFor = (
  { concurrency, config }: Assembly,
  { intake }: FaultStations,
): FlywheelParts['scheduler'] => {
  const scheduler = createScheduler({ concurrency, timeoutSeconds: config.run_timeout_seconds });
  return {
    room: () => scheduler.room(),
    inTurn({ session, text }, work, alone = false) {
      const open = alone ? intake.shut() : (): void => undefined;
      const turn = { keys: sessionKeys(session), bytes: text.length, alone, work };
      return scheduler.inTurn(turn).finally(open);
    },
    stop: () => scheduler.stop(config.stop_deadline_seconds),
  };
};

function publishingStation(
  parts: Assembly,
  { recovery }: FaultStations,
): FlywheelParts['publishing'] {
  const { home, files, config, events, health } = parts;
  const publishing = createPublishing({
    ...parts,
    machine: {
      get impairment() {
        return health.impairment;
      },
      whenWell: (work) => {
        health.whenWell(work);
      },
      heard: (error) => {
        recovery.heard(error);
      },
    },
    longestWaitSeconds: ceilingSeconds,
    publishers: createPublishers({ ...parts, settings: config.publishing }),
    read: (relative) => files.read(home.absolute(relative)),
    gate: amountsGate(config.publishing),
    stopSeconds: config.stop_deadline_seconds,
    judge: (error, attempt) => judgeFailure(error, attempt, systemRandom.fraction()),
  });
  events.on((event) => {
    if (event.name === 'run.completed') publishing.announce(event.session_id);
  });
  return publishing;
}

function claimsFor(parts: Assembly, pins: PinStation): FlywheelParts['claims'] {
  const { home, files } = parts;
  const claims = createClaims({
    ...parts,
    reread: (run) => acceptedOf(run),
    isThere: (relative) => files.exists(home.absolute(relative)),
    pin: (accepted) => pins.pin(accepted),
  });
  return {
    ...claims,
    async unfinished() {
      const left = await claims.unfinished();
      await pins.keepOnly(left.map(({ run }) => run));
      return left;
    },
  };
}

type Enqueue = Parameters<typeof createCommitter>[0]['enqueue'];
const enqueueFor =
  ({ publishing }: Config): Enqueue =>
  (tx, session, ready, at) =>
    enqueueArtifacts(tx, session, ready, { settings: publishing, at });

/** A claim's input was valid when it was claimed; it is not judged again. */
function acceptedOf(run: Run): AcceptedSession {
  const parsed = parseStrict(run.input);
  if (parsed.kind === 'broken') {
    throw new FlywheelError('JOURNAL_DAMAGED', `The claim ${run.run_id} holds no session.`);
  }
  const value = parsed.value as WorkSession;
  // Validation has filled in what a session without source data lacks; so must this.
  const source_data = (value as Partial<WorkSession>).source_data ?? {};
  const session = { ...value, source_data };
  return { session, fingerprint: run.fingerprint, text: run.input, path: run.source };
}
