import type { Problem } from '../domain/problem.ts';
import { fieldName, pointerOf } from '../platform/json/pointer.ts';
import { shownValue } from '../platform/json/shorten.ts';

/** What a schema cannot say about a session; values of a wrong type are the schema's affair. */
export function sessionRules(session: Readonly<Record<string, unknown>>, text: string): Problem[] {
  const { timestamp, session_id: id } = session;
  return [
    ...(typeof timestamp === 'string' && Number.isNaN(Date.parse(timestamp))
      ? [notADate(timestamp)]
      : []),
    ...(typeof id === 'string' && id in Object.prototype ? [reservedId(id)] : []),
    // UTF-8 cannot carry them: they come in as escapes only.
    ...(/\\u[dD][89a-fA-F]/.test(text) ? halfCharacters(session) : []),
  ];
}

const notADate = (timestamp: string): Problem => ({
  pointer: '/timestamp',
  found: shownValue(timestamp),
  message: 'timestamp is not a date and time that exists.',
  mend: 'Write when the session ended, as an RFC 3339 date and time in quotes, with a zone, for example: "2025-12-02T05:20:00Z".',
});

/** Ids become keys of JSON objects, where these names mean something to programs. */
const reservedId = (id: string): Problem => ({
  pointer: '/session_id',
  found: shownValue(id),
  message: 'session_id is a word that programs reserve.',
  mend: 'Write another id; a UUID is best.',
});

/** Half of a surrogate pair is no character: it can be neither written as UTF-8 nor fingerprinted. */
function halfCharacters(session: unknown): Problem[] {
  const problems: Problem[] = [];
  const open: { value: unknown; path: (string | number)[] }[] = [{ value: session, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && isHalf(value)) problems.push(halfCharacter(path));
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      if (isHalf(key)) problems.push(halfCharacter(path));
      open.push({ value: child, path: [...path, key] });
    }
  }
  return problems.reverse();
}

const isHalf = (text: string): boolean => /\p{Surrogate}/u.test(text);

function halfCharacter(path: readonly (string | number)[]): Problem {
  const pointer = pointerOf(path);
  return {
    pointer,
    found: 'half of a surrogate pair (\\ud800 to \\udfff)',
    message: `${fieldName(pointer)} holds half a character, as text has when it is cut inside an emoji.`,
    mend: 'Cut texts between characters, and write bytes that are no text as \\ufffd.',
  };
}
