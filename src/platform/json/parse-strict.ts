import type { Problem } from '../../domain/problem.ts';
import { createLocator, type Place } from './locate.ts';
import { StrictParser } from './strict-parser.ts';
import { Stop, stopProblem } from './stop.ts';

export type StrictResult =
  | {
      readonly kind: 'parsed';
      readonly value: unknown;
      /** Where the value of a JSON pointer stands; of a missing one, where it would have to be. */
      readonly locate: (pointer: string) => Place;
    }
  | {
      readonly kind: 'broken';
      readonly problem: Problem;
      /** The text ended before the document did: more of it may follow. */
      readonly incomplete: boolean;
      /** `syntax`: it is not JSON, perhaps not yet. `rule`: it is JSON, and we do not take it. */
      readonly against: 'syntax' | 'rule';
    };

/**
 * Parses JSON (RFC 8259, exactly what JSON.parse takes, and one leading byte order mark), but for
 * people's data: no key twice, no key that reaches into prototypes, at most 64 levels, finite
 * numbers only. A number that a double would change arrives as its source text. Never throws, and
 * never recurses; positions cost nothing until they are asked for.
 */
export function parseStrict(text: string): StrictResult {
  const parser = new StrictParser(text);
  try {
    const value = parser.document();
    return { kind: 'parsed', value, locate: createLocator(text) };
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    return {
      kind: 'broken',
      problem: stopProblem(text, stop, parser.path()),
      incomplete: stop.reason === 'end',
      against: stop.isRule ? 'rule' : 'syntax',
    };
  }
}
