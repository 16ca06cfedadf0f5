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
  'run.claimed': 'run claimed',
  'step.finished': 'step finished',
  'artifact.written': 'artifact written',
  'run.completed': 'run completed',
  'run.superseded': 'run superseded by a newer revision',
  'run.interrupted': 'run given back, it is done at the next start',
  'run.deferred': 'run is tried again later',
};

const loud: readonly string[] = ['watch.degraded', 'session.rejected', 'run.deferred'];

function levelOf(name: FlywheelEvent['name'], fields: LogFields): Level {
  if (loud.includes(name) || fields['error'] !== undefined) return 'warn';
  if (fields['status'] === 'failed' || fields['status'] === 'partial') return 'warn';
  return name === 'step.finished' ? 'debug' : 'info';
}
