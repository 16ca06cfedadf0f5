import { CommanderError } from 'commander';
import { errorCodes, type ErrorCode } from '../domain/error-codes.ts';
import { FlywheelError, toFlywheelError } from '../domain/errors.ts';
import type { Problem } from '../domain/problem.ts';
import type { CliContext, Io } from './io.ts';
import { jsonText, linesText, type Line } from './output.ts';

/** What went wrong, as it is told: a code for machines, a message and a mend for people. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Failures that are a result of the command, not its end. With --json one object holds them all. */
export function tellFailures(context: CliContext, failures: readonly Failure[]): void {
  const [first] = failures;
  if (!first) return;
  const all = failures.length > 1 ? { details: { ...first.details, errors: failures } } : {};
  const { stderr, environment, json } = context;
  const colours = environment.stderr.colours;
  stderr.write(
    json ? errorJson({ ...first, ...all }) : linesText(failures.flatMap(errorLines), colours),
  );
}

/** The mend of the catalogue. */
export const mendOf = (code: string): string =>
  Object.hasOwn(errorCodes, code) ? errorCodes[code as ErrorCode].mend : 'See `flywheel doctor`.';

/** What ended a command, told on stderr; returns the exit code. */
export function reportError(caught: unknown, io: Io, json: boolean): number {
  if (caught instanceof CommanderError) {
    if (caught.exitCode === 0) return 0;
    // The help that was asked for by giving no command stands there already.
    if (caught.code === 'commander.help' && !json) return errorCodes.USAGE_INVALID.exit;
  }
  const error = caught instanceof CommanderError ? usageError(caught) : toFlywheelError(caught);
  io.stderr.write(json ? errorJson(error) : linesText(errorLines(error), hasColours(io)));
  return errorCodes[error.code].exit;
}

function errorJson({ code, message, hint, details }: Failure): string {
  return jsonText({ error: { code, message, hint, details } });
}

/** The error, every problem it gathered, and the mend. */
function errorLines(error: Failure): Line[] {
  const { code, message, hint, details } = error;
  const problems = problemsOf(details['problems']);
  const file = typeof details['path'] === 'string' ? details['path'] : '';
  const all = problems.length > 1 ? problems.flatMap((each) => problemLines(file, each)) : [];
  // Our own messages may list things line by line.
  const [said = '', ...more] = message.split('\n');
  const first: Line = [{ text: `${code}: `, colour: 'red' }, said];
  return [
    first,
    ...more.map((line) => `  ${line}`),
    ...all,
    ...(all.length > 0 ? [] : mendLines(hint)),
    ...traceLines(error),
  ];
}

/** `file:line:column: what is wrong`, what stands there, and what to write instead. */
export function problemLines(
  file: string,
  problem: Problem & { readonly source?: string },
): Line[] {
  const { line, column, found, message, mend } = problem;
  const at = [file, line, column].filter((part) => part !== undefined && part !== '').join(':');
  const where = problem.source ?? at;
  const prefix: Line = where === '' ? [] : [{ text: `${where}: `, colour: 'bold' }];
  return [[...prefix, `${message} Found: ${found}.`], ...mendLines(mend)];
}

const mendLines = (mend: string): Line[] => [`  → ${mend}`];

/** Only what nobody foresaw is told with its place in the program. */
function traceLines(error: Failure): Line[] {
  const cause = error instanceof FlywheelError ? error.cause : undefined;
  if (error.code !== 'INTERNAL_ERROR' || !(cause instanceof Error)) return [];
  return (cause.stack ?? '')
    .split('\n')
    .slice(1, 6)
    .map((text) => ({ text, colour: 'grey' }));
}

function problemsOf(value: unknown): readonly (Problem & { source?: string })[] {
  return Array.isArray(value) && value.every(isProblem) ? value : [];
}

/** Other errors list problems of their own kind, and tell them in their message. */
function isProblem(value: unknown): value is Problem {
  const { message, found, mend } = (value ?? {}) as Partial<Record<keyof Problem, unknown>>;
  return [message, found, mend].every((part) => typeof part === 'string');
}

/** commander says `error: unknown option '--jsn'\n(Did you mean --json?)`. */
function usageError({ message }: CommanderError): FlywheelError {
  const [first = '', second] = message.replace(/^error: /, '').split('\n');
  const meant = second === undefined ? {} : { hint: second.replace(/^\((.*)\)$/, '$1') };
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
  return new FlywheelError(
    'USAGE_INVALID',
    /[.?!]$/.test(sentence) ? sentence : `${sentence}.`,
    meant,
  );
}

function hasColours(io: Io): boolean {
  try {
    return io.environment().stderr.colours;
  } catch {
    return false;
  }
}
