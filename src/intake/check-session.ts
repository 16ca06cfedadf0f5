import type { Problem } from '../domain/problem.ts';
import type { WorkSession } from '../domain/session.ts';
import { shownValue } from '../platform/json/shorten.ts';
import { sessionRules } from './session-rules.ts';

export interface SessionChecks {
  readonly validate: (schema: string, value: unknown) => readonly Problem[];
  /** Every type there is, with its file below schemas/source/. */
  readonly sessionTypes: readonly { readonly type: string; readonly sourceSchema: string }[];
}

export type CheckedSession =
  | { readonly kind: 'session'; readonly session: WorkSession }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** More than anybody mends in one go. */
const maxProblems = 100;

/**
 * Checks a parsed value as a session: the envelope, the source data of its type, and our own rules.
 * `text` is what it was parsed from.
 */
export function checkSession(value: unknown, text: string, checks: SessionChecks): CheckedSession {
  const envelope = checks.validate('work_session', value);
  if (!isObject(value)) return { kind: 'problems', problems: envelope };
  const problems = [...envelope, ...typeProblems(value, checks), ...sessionRules(value, text)];
  // The first one said about a place stays.
  const unique = [...new Map(problems.reverse().map((each) => [each.pointer, each])).values()];
  if (unique.length > 0) return { kind: 'problems', problems: bounded(unique.reverse()) };
  const session = { ...value, source_data: value['source_data'] ?? {} };
  return { kind: 'session', session: session as WorkSession };
}

function typeProblems(value: Record<string, unknown>, checks: SessionChecks): Problem[] {
  const { session_type: type, source_data: source } = value;
  if (typeof type !== 'string') return [];
  const known = checks.sessionTypes.find((each) => each.type === type);
  if (!known) return [unknownType(type, checks)];
  if (!isObject(source)) return [];
  return checks
    .validate(`source/${known.sourceSchema}`, source)
    .map((problem) => inSource(problem));
}

function unknownType(type: string, { sessionTypes }: SessionChecks): Problem {
  const types = sessionTypes.map((each) => `"${each.type}"`).join(', ');
  return {
    pointer: '/session_type',
    found: shownValue(type),
    message: 'session_type is not a type that has a pipeline.',
    mend: `Write one of: ${types}.`,
  };
}

function inSource(problem: Problem): Problem {
  const message = problem.message.startsWith('the document ')
    ? problem.message.replace('the document', 'source_data')
    : `source_data.${problem.message}`;
  return { ...problem, pointer: `/source_data${problem.pointer}`, message };
}

function bounded(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= maxProblems) return problems;
  const more = problems.length - maxProblems;
  const last: Problem = {
    pointer: '',
    found: `${problems.length} problems`,
    message: `the document has ${more} more problems, which are not listed.`,
    mend: 'Mend what is listed first; many are often the same mistake.',
  };
  return [...problems.slice(0, maxProblems), last];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
