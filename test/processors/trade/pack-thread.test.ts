import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asPosted } from '../../../src/story/networks/post-text.ts';
import { packThread } from '../../../src/processors/trade/pack-thread.ts';
import { networks } from '../../../src/story/networks/network.ts';
import { weightedLength } from '../../../src/story/networks/x-length.ts';

test('every part is within 280 weighted characters, and no line that fits is lost', () => {
  const line = fc
    .string({ minLength: 1, maxLength: 400, unit: 'grapheme-ascii' })
    .map((text) => asPosted(text).trim().replace(/\s+/g, ' '))
    .filter((text) => text !== '');
  fc.assert(
    fc.property(
      fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      (sections) => {
        const parts = packThread(sections, networks.x);
        for (const part of parts) expect(weightedLength(part)).toBeLessThanOrEqual(280);
        const short = sections.flat().filter((one) => weightedLength(one) <= 260);
        for (const one of short)
          expect(parts.join('\n').replace(/\n\n\(\d+\/\d+\)/g, '')).toContain(one);
      },
    ),
  );
});

test('a heading goes with the first line it announces', () => {
  const [, second, third] = packThread(
    [['opening'], ['x'.repeat(250)], ['Lessons:', 'the first one']],
    networks.x,
  );
  expect(second).not.toContain('Lessons:');
  expect(third).toContain('Lessons:\nthe first one');
});

test('one part alone has no number', () => {
  expect(packThread([['all of it']], networks.x)).toEqual(['all of it']);
});
