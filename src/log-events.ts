import type { FlywheelEvent } from './domain/events.ts';
import type { Log, LogFields } from './domain/log.ts';

type Level = 'debug' | 'info' | 'warn';

/** Repeats what happens in the log: a constant message for each event, its facts as fields. */
export function logEvents(log: Log): (event: FlywheelEvent) => void {
  return ({ name, ...fields }) => {
    log[levelOf(name, fields)](messages[name], fields);
  };
}

const messages: Record<FlywheelEvent['name'], string> = {
  'watch.degraded': 'watching is degraded',
  'session.rejected': 'session rejected',
  'session.duplicated': 'session known already',
  'session.archived': 'session archived',
  'run.claimed': 'run claimed',
  'step.finished': 'step finished',
  'artifact.written': 'artifact written',
  'run.completed': 'run completed',
  'run.superseded': 'run superseded by a newer revision',
  'run.interrupted': 'run given back, it is done at the next start',
  'run.deferred': 'run is tried again later',
  'run.isolated': 'run was under way when the flywheel died, and is done alone',
  'machine.impaired':
    'the machine refuses to write or to open files: nothing new is taken until it does',
  'machine.recovered': 'the machine is well again: sessions are taken',
  'run.unpinned': 'the templates a run was claimed with are lost, it is written with those of now',
  'job.published': 'artifact published',
  'job.held': 'artifact not published',
};

const loud: readonly string[] = [
  'watch.degraded',
  'session.rejected',
  'run.deferred',
  'machine.impaired',
  'job.held',
  'run.unpinned',
];

function levelOf(name: FlywheelEvent['name'], fields: LogFields): Level {
  if (loud.includes(name) || fields['error'] !== undefined) return 'warn';
  if (name === 'run.isolated' && fields['deaths'] !== 0) return 'warn';
  if (fields['status'] === 'failed' || fields['status'] === 'partial') return 'warn';
  return name === 'step.finished' ? 'debug' : 'info';
}
