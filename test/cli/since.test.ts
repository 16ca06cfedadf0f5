import { expect, test } from '@jest/globals';
import { sinceOption } from '../../src/cli/since.ts';

const now = Date.UTC(2025, 11, 2, 5, 20);

test.each([
  ['1 day ago', '2025-12-01T05:20:00.000Z'],
  ['2 weeks ago', '2025-11-18T05:20:00.000Z'],
  ['90 minutes', '2025-12-02T03:50:00.000Z'],
  ['3hours', '2025-12-02T02:20:00.000Z'],
])('%s is a moment', (text, moment) => {
  expect(sinceOption(text, now)).toEqual(new Date(moment));
});

test.each(['2025-12-01', 'v1.2.0', 'HEAD~3', '1', '5 days later', 'day ago', '-1 day ago'])(
  '%s is left to the repository',
  (text) => {
    expect(sinceOption(text, now)).toBe(text);
  },
);
