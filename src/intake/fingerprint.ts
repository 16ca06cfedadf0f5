import { echoKeys } from '../domain/session.ts';
import { canonical } from '../platform/json/canonical.ts';
import { sha256 } from '../platform/hash.ts';

const ours: ReadonlySet<string> = new Set(echoKeys);

/** The name of a session's work: the same whatever its key order, white space or our own echo. */
export function fingerprintOf(session: Readonly<Record<string, unknown>>): string {
  const theirs = Object.entries(session).filter(([key]) => !ours.has(key));
  return sha256(canonical(Object.fromEntries(theirs)));
}
