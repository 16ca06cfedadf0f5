import type { SessionResult } from '../operations.ts';
import { homeAt } from '../platform/home.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { mendOf, tellFailures, type Failure } from './report-error.ts';
import { statusColour } from './status-colour.ts';

/** What became of sessions: status, artifact paths and findings as results, errors to stderr. */
export function tellResult(context: CliContext, result: SessionResult): number {
  context.output.result({ home: context.home, ...result }, () => resultLines(context, result));
  return failIfAny(context, [result]);
}

export function tellResults(context: CliContext, results: readonly SessionResult[]): number {
  context.output.result({ home: context.home, results }, () =>
    results.flatMap((result, at) => [...(at === 0 ? [] : ['']), ...resultLines(context, result)]),
  );
  return failIfAny(context, results);
}

/** A status line, then each artifact's absolute path on its own line, then what else is to know. */
function resultLines({ home }: CliContext, result: SessionResult): Line[] {
  const at = homeAt(home);
  const { session_id, session_type, status, revision, outcome, reason } = result;
  const told = `: ${session_type} session ${session_id}, revision ${revision}${sayings[outcome]}`;
  const made = result.artifacts.flatMap(({ path }) =>
    path === undefined ? [] : [at.absolute(path)],
  );
  const rest = [
    // An error that is the reason is told on stderr, with its mend.
    ...(reason === undefined || result.errors.length > 0 ? [] : [`reason: ${reason}`]),
    ...result.artifacts.flatMap((each) =>
      each.status === 'not_applicable' ? [`not made: ${each.type}: ${each.reason ?? ''}`] : [],
    ),
    ...result.findings.map(({ message }) => `found: ${message}`),
  ];
  return [[{ text: status, colour: statusColour(status) }, told], ...made, ...rest];
}

const sayings: Readonly<Record<SessionResult['outcome'], string>> = {
  done: '',
  duplicate: ' (done before: nothing was run again)',
  outdated: ' (the file holds an earlier revision: nothing was run)',
  deferred: ' (given back: it is done later)',
  superseded: ' (a newer revision took its place)',
};

/** Step errors to stderr; 1 when any session ended otherwise than it should. */
function failIfAny(context: CliContext, results: readonly SessionResult[]): number {
  const failed = results.filter(({ status }) => !['complete', 'not_applicable'].includes(status));
  if (failed.length > 0) tellFailures(context, failed.flatMap(failuresOf));
  return failed.length > 0 ? 1 : 0;
}

function failuresOf({ session_id, status, outcome, reason, errors }: SessionResult): Failure[] {
  const details = { session_id, status };
  if (errors.length > 0) {
    return errors.map(({ code, error, hint, processor }) => ({
      code,
      message: error,
      hint: hint ?? mendOf(code),
      details: { ...details, processor },
    }));
  }
  const code = outcome === 'deferred' ? 'RUN_ABORTED' : 'INTERNAL_ERROR';
  const message = reason ?? `Session ${session_id} is ${status}.`;
  return [{ code, message, hint: mendOf(code), details }];
}
