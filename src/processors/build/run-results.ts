import type { BuildSource } from '../../domain/session.ts';
import { digits } from '../../story/counts.ts';
import { plainLine } from '../../story/paragraphs.ts';
import { oneLine } from '../../story/sentence.ts';

/** One thing that was run, as the session tells it. */
export interface RunResult {
  readonly command: string;
  readonly exitCode: number | null;
  /** `exit code 0, 12 passed, 0 failed`: only what the session says. */
  readonly facts: string;
}

type Results = BuildSource['test_results'];

/** The results the session gives for tests or a build; a free text is given back as `text`. */
export function runResults(results: Results): {
  readonly runs: readonly RunResult[];
  readonly text?: string;
} {
  if (results === undefined || results === null) return { runs: [] };
  if (typeof results === 'string') {
    const text = plainLine(results);
    return text === '' ? { runs: [] } : { runs: [], text };
  }
  return { runs: [results].flat().flatMap(toRun) };
}

function toRun(result: Exclude<NonNullable<Results>, string | unknown[]>): RunResult[] {
  const count = (value: unknown, word: string): string[] =>
    typeof value === 'number' ? [`${digits(value)} ${word}`] : [];
  const exit = typeof result.exit_code === 'number' ? result.exit_code : null;
  const facts = [
    ...(exit === null ? [] : [`exit code ${String(exit)}`]),
    ...count(result.passed, 'passed'),
    ...count(result.failed, 'failed'),
    ...count(result.skipped === 0 ? null : result.skipped, 'skipped'),
    ...durationOf(result.duration),
  ];
  if (facts.length === 0) return [];
  return [{ command: oneLine(result.command ?? ''), exitCode: exit, facts: facts.join(', ') }];
}

function durationOf(duration: unknown): string[] {
  if (typeof duration === 'number') return [`${String(duration)} s`];
  return typeof duration === 'string' && duration.trim() !== '' ? [oneLine(duration)] : [];
}
