import { expect, test } from '@jest/globals';
import { parseMoment } from '../../../src/processors/trade/parse-moment.ts';

test.each([
  ['2025-12-02T05:15:00Z', '2025-12-02T05:15:00.000Z', true],
  ['2025-12-02T05:15:00+01:00', '2025-12-02T04:15:00.000Z', true],
  ['2025-12-02 05:15:00 +0100Z', '2025-12-02T04:15:00.000Z', true],
  ['2025-12-02 05:15:00 -0530', '2025-12-02T10:45:00.000Z', true],
  ['2025-12-02T05:15', '2025-12-02T05:15:00.000Z', false],
  ['2025-12-02T05:15:00.250', '2025-12-02T05:15:00.250Z', false],
  ['2025-12-02', '2025-12-02T00:00:00.000Z', false],
  ['2024-02-29T23:59:59UTC', '2024-02-29T23:59:59.000Z', true],
])('%s is read', (text, iso, zoned) => {
  const moment = parseMoment(text);
  expect(new Date(moment?.ms ?? NaN).toISOString()).toBe(iso);
  expect(moment?.zoned).toBe(zoned);
});

test.each([
  '2025-02-29',
  '2025-13-01',
  '2025-12-02T24:10:00Z',
  'yesterday',
  '',
  '02/12/2025',
  1733116500,
  null,
])('%s is no moment', (text) => {
  expect(parseMoment(text)).toBeUndefined();
});
