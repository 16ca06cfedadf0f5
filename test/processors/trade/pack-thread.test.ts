import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packThread } from '../../../src/processors/trade/pack-thread.ts';
import { weightedLength } from '../../../src/story/social-text.ts';

test('every part is within 280 weighted characters, and no line that fits is lost', () => {
  const line = fc
    .string({ minLength: 1, maxLength: 400, unit: 'grapheme' })
    .filter((text) => text.trim() !== '');
  fc.assert(
    fc.property(
      fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      (sections) => {
        const parts = packThread(sections);
        for (const part of parts) expect(weightedLength(part)).toBeLessThanOrEqual(280);
        const short = sections.flat().filter((one) => weightedLength(one) <= 270);
        for (const one of short) expect(parts.some((part) => part.includes(one))).toBe(true);
      },
    ),
  );
});

test('a heading goes with the first line it announces', () => {
  const [, second, third] = packThread([
    ['opening'],
    ['x'.repeat(250)],
    ['Lessons:', 'the first one'],
  ]);
  expect(second).not.toContain('Lessons:');
  expect(third).toContain('Lessons:\nthe first one');
});

test('one part alone has no number', () => {
  expect(packThread([['all of it']])).toEqual(['all of it']);
});
