import { expect, test } from '@jest/globals';
import { withoutReferences } from '../../src/story/references.ts';
import { cleanSubject } from '../../src/story/sentence.ts';
import { weightedLength } from '../../src/story/networks/x-length.ts';

/** What a field may hold at most. Each of these took 20 seconds or more, and the daemon stood still. */
const length = 100_000;
const endless = (part: string): string => part.repeat(length / part.length).concat('"');

/** Far more than is needed, far less than a pattern takes that tries from every letter anew. */
const patience = 3_000;

test.each([
  ['a word', 'a', weightedLength],
  ['a name with dots', 'a.', weightedLength],
  ['a name with hyphens', 'a-', weightedLength],
  ['wide spaces', '\u00a0', cleanSubject],
  ['issue numbers', ' (#1)', cleanSubject],
  ['brackets', ')', withoutReferences],
  ['points', '.', withoutReferences],
])('%s without end is read in one go', (_, part, read: (text: string) => unknown) => {
  const begun = performance.now();
  read(endless(part));
  expect(performance.now() - begun).toBeLessThan(patience);
});

test('a name behind a slash or a point is no link', () => {
  expect(weightedLength('a..main.py')).toBe(10);
  expect(weightedLength('see x/main.py')).toBe(13);
});
