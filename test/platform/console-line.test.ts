import { expect, test } from '@jest/globals';
import { consoleLine } from '../../src/platform/console-line.ts';

const lineOf = (message: string, fields: Record<string, unknown>, colours = false): string =>
  consoleLine({ level: 'info', message, time: '2026-01-02T03:04:05.678Z', fields }, colours);

const run_id = 'ac8de49b646a-r1';

test('a run can be followed by its id, and says once whose it is', () => {
  const claimed = { run_id, session_id: 's1', session_type: 'trade', revision: 1, attempt: 1 };
  const completed = { run_id, session_id: 's1', status: 'complete', artifacts: 2 };
  expect(lineOf('run claimed', claimed)).toBe(
    '03:04:05 info  ac8de49b646a-r1 run claimed session_id=s1 session_type=trade\n',
  );
  expect(lineOf('run completed', completed)).toBe(
    '03:04:05 info  ac8de49b646a-r1 run completed status=complete artifacts=2\n',
  );
});

test('a later revision, a further try and a session without a run are said', () => {
  expect(lineOf('run claimed', { run_id, revision: 2, attempt: 3 })).toContain(
    ' revision=2 attempt=3',
  );
  expect(lineOf('session known already', { session_id: 's1' })).toContain(' session_id=s1');
});

test('the type of an artifact is left to its path', () => {
  expect(lineOf('artifact written', { run_id, type: 'readme', path: 'a/README.md' })).toBe(
    '03:04:05 info  ac8de49b646a-r1 artifact written path=a/README.md\n',
  );
});

test('nothing that a field holds acts on the terminal, in the place of the run either', () => {
  const line = lineOf('a\u001b[2J', { run_id: 'x\u001b[31m y', path: 'a\nb\u202e' });
  expect(line).toBe('03:04:05 info  "x\\u001b[31m y" a\\u001b[2J path="a\\nb\\u202e"\n');
});
