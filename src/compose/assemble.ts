import type { Ground } from './lay-ground.ts';
import path from 'node:path';
import type { Render } from '../domain/template.ts';
import { createCommitter } from '../artifacts/committer.ts';
import { FlywheelError } from '../domain/errors.ts';
import { type Events } from '../domain/events.ts';
import type { AcceptedSession, WorkSession } from '../domain/session.ts';
import { Flywheel } from '../flywheel.ts';
import type { FlywheelParts } from '../flywheel-parts.ts';
import { createInbox } from '../intake/inbox.ts';
import { createOperations, type Operations } from '../operations.ts';
import { pipelines } from '../pipelines/registry.ts';
import { createSessionRunner, type SessionRunner } from '../pipelines/session-runner.ts';
import { systemClock } from '../platform/clock.ts';
import { type Config } from '../platform/config.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { type Home } from '../platform/home.ts';
import { parseStrict } from '../platform/json/parse-strict.ts';
import { createPictureReader } from '../platform/pictures.ts';
import { systemRandom } from '../platform/random.ts';
import { enqueueArtifacts } from '../publishing/enqueue-artifacts.ts';
import { createRecovery } from '../scheduling/recovery.ts';
import { createScheduler } from '../scheduling/scheduler.ts';
import { sessionKeys } from '../scheduling/session-keys.ts';
import { createClaims } from '../store/claims.ts';
import { recordWaiting } from '../store/record-facts.ts';
import type { Run, Store } from '../store/store.ts';

export interface Assembly extends Ground {
  readonly store: Store;
  readonly events: Events;
  readonly render: Render;
  /** After each listing of the inbox. */
  readonly onSwept: () => void;
}

/** Puts the stations of the journey together. */
export function assemble(parts: Assembly): { flywheel: Flywheel; operations: Operations } {
  const { home, config, files, store, events, reader } = parts;
  const clock = systemClock;
  const inbox = createInbox({ ...parts, clock, settings: config.intake });
  const runner = createSessionRunner(pipelines);
  const enqueue = enqueueFor(config);
  const flywheel = new Flywheel({
    inbox,
    scheduler: schedulerFor(parts),
    claims: createClaims({
      store,
      clock,
      events,
      reread: (run) => acceptedOf(run),
      isThere: (relative) => files.exists(home.absolute(relative)),
    }),
    pipelines: { run: pipelineStation(parts, runner) },
    committer: createCommitter({ store, home, files, clock, events, enqueue }),
    recovery: recoveryStation(parts, runner),
  });
  const operations = createOperations({
    home,
    store,
    files,
    read: (file) => reader.read(file),
    take: (accepted, options) => flywheel.take(accepted, options),
    takeBack: (name) => inbox.takeBack(name),
  });
  return { flywheel, operations };
}

const schedulerFor = ({ concurrency, config }: Assembly): FlywheelParts['scheduler'] => {
  const scheduler = createScheduler({ concurrency, timeoutSeconds: config.run_timeout_seconds });
  return {
    room: () => scheduler.room(),
    inTurn: ({ session, text }, work) =>
      scheduler.inTurn({ keys: sessionKeys(session), bytes: text.length, work }),
    stop: () => scheduler.stop(config.stop_deadline_seconds),
  };
};

function pipelineStation(
  { home, config, events, render }: Assembly,
  runner: SessionRunner,
): FlywheelParts['pipelines']['run'] {
  const repos = createRepoReader();
  const settings = { build: config.build };
  return ({ run_id, source }, { session }, signal) => {
    const pictures = createPictureReader(pictureFolders(home, source, session));
    const capabilities = { render, repos, pictures, settings };
    return runner.run(session, capabilities, {
      signal,
      now: () => systemClock.monotonic(),
      onStep: ({ name: step, ms, error }) => {
        const failure = error ? { error: error.message, code: error.code } : {};
        events.emit({ name: 'step.finished', run_id, step, ms: Math.round(ms), ...failure });
      },
    });
  };
}

/** Pictures are looked up beside the session, then in the folder it worked in. */
function pictureFolders(home: Home, source: string, session: WorkSession): string[] {
  const own = path.dirname(home.absolute(source));
  const worked = session.source_data['repo_path'];
  return typeof worked === 'string' && path.isAbsolute(worked) ? [own, worked] : [own];
}

function recoveryStation(
  { store, events }: Assembly,
  runner: SessionRunner,
): FlywheelParts['recovery'] {
  const recovery = createRecovery(events, () => systemRandom.fraction());
  return {
    defer: (seconds, work) => {
      recovery.defer(seconds, work);
    },
    stop: () => {
      recovery.stop();
    },
    async decide({ run, accepted, error, once }) {
      const next = recovery.next(run, error, once);
      if (next.kind === 'give-up') {
        return { kind: 'give-up', outcome: runner.failed(accepted.session, error) };
      }
      if (next.kind === 'try-again' && next.counts) {
        const due = new Date(systemClock.now() + next.seconds * 1000).toISOString();
        await store.transact('run.deferred', (tx) => recordWaiting(tx, run, due, error.message));
      }
      return next;
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
