import { expect, test } from '@jest/globals';
import { breaksInWords } from '../../src/story/breaking.ts';

test.each([
  [
    'Tidy up the options',
    'All are words now. This is a breaking change: `--out` is called `--output`.',
    '`--out` is called `--output`.',
  ],
  [
    'Rework storage',
    'This is a breaking change. Old files are not read.',
    'Old files are not read.',
  ],
  [
    'Rework storage',
    'The format is backwards incompatible with every release before 2.0.',
    'The format is backwards incompatible with every release before 2.0.',
  ],
  ['Drop support for Node 18', 'Its last release was in April 2025.', ''],
  ['[BREAKING] rename the flag', '', ''],
])('%s: %s', (subject, body, said) => {
  expect(breaksInWords(subject, body)).toBe(said);
});

test.each([
  ['Ask the clock', 'It is not a breaking change to ask the clock.'],
  ['Rename a helper', 'No caller notices, without any breaking change to the API.'],
  ['Explain what a breaking change is', ''],
  ['docs: drop support for Node 18 from the table', ''],
  ['Add support for Node 24', 'Nothing here is a breaking change.'],
])('%s breaks nothing: %s', (subject, body) => {
  expect(breaksInWords(subject, body)).toBeUndefined();
});
