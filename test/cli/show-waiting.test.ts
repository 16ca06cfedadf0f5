import { expect, test } from '@jest/globals';
import type { CliContext } from '../../src/cli/io.ts';
import { showWaiting } from '../../src/cli/show-waiting.ts';

const contextWith = (told: string[], terminal: boolean, json: boolean): CliContext => {
  let ms = 0;
  return {
    json,
    stderr: { write: (text: string) => told.push(text) },
    environment: { stderr: { terminal } },
    // Every look at the clock is 1.5 s later.
    clock: { monotonic: () => (ms += 1500) },
  } as unknown as CliContext;
};

test('the line that says it goes on is cleared when it is done', async () => {
  const told: string[] = [];
  expect(await showWaiting(contextWith(told, true, false), 'running', Promise.resolve(7))).toBe(7);
  expect(told).toEqual(['\r\u001b[K']);
});

test('also when it fails', async () => {
  const told: string[] = [];
  const work = Promise.reject(new Error('no'));
  await expect(showWaiting(contextWith(told, true, false), 'running', work)).rejects.toThrow('no');
  expect(told).toEqual(['\r\u001b[K']);
});

test.each([
  [false, false],
  [true, true],
])('nothing is told where nobody looks (terminal %s, json %s)', async (terminal, json) => {
  const told: string[] = [];
  await showWaiting(contextWith(told, terminal, json), 'running', Promise.resolve());
  expect(told).toEqual([]);
});
