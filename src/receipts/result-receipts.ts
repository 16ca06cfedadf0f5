import type { Receipt } from '../domain/artifact.ts';
import type { BuildSource } from '../domain/session.ts';

/** Where the exit codes and counts of tests and builds come from. */
export const resultReceipts = (source: BuildSource): Receipt[] => [
  ...receiptsOf('test_results', source.test_results),
  ...receiptsOf('build_results', source.build_results),
];

function receiptsOf(field: string, results: BuildSource['test_results']): Receipt[] {
  if (results === undefined || results === null) return [];
  const pointer = `/source_data/${field}`;
  if (typeof results === 'string') return [{ says: results, from: { kind: 'session', pointer } }];
  return [results].flat().flatMap(({ command, exit_code }): Receipt[] => {
    if (typeof exit_code !== 'number') return [];
    const says = `exit code ${String(exit_code)}`;
    return [{ says, from: { kind: 'test', command: command ?? '', exit_code } }];
  });
}
