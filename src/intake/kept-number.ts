import type { Problem } from '../domain/problem.ts';

/**
 * A number with more digits than a double holds is kept as text, and would be refused as one where
 * only numbers may stand. The problem then says what is really wrong.
 */
export function withKeptNumber(problem: Problem, text: string): Problem {
  const { found, line, column } = problem;
  const number = /^"(-?\d[\d.eE+-]+…?)"$/.exec(found)?.[1];
  if (number === undefined || line === undefined || column === undefined) return problem;
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  if (lines[line - 1]?.[column - 1] === '"') return problem;
  const message = problem.message.replace(
    /must be .*$/,
    'has more digits than a number here can hold.',
  );
  return { ...problem, found: number, message, mend: 'Round it to 15 significant digits.' };
}
