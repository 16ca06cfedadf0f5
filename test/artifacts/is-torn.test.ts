import { describe, expect, test } from '@jest/globals';
import { isTorn } from '../../src/artifacts/is-torn.ts';

describe('torn', () => {
  test.each<[string, string, boolean]>([
    ['nothing', '', true],
    ['the start of the text', '# A day', true],
    ['zeros where blocks are missing', '# A da\0\0\0\0\0', true],
    ['zeros alone', '\0\0\0', true],
    ['the text', '# A day\n', false],
    ['the text and more', '# A day\nMore.', false],
    ['another text', '# My day\n', false],
  ])('%s', (_, there, is) => {
    expect(isTorn(Buffer.from(there), ['# A day\n'])).toBe(is);
  });

  test('of several texts no whole one is', () => {
    expect(isTorn(Buffer.from('# A'), ['# A', '# A day\n'])).toBe(false);
    expect(isTorn(Buffer.from('# '), ['x', '# A day\n'])).toBe(true);
  });

  test('an empty text is whole, and a NUL of its own is no damage', () => {
    expect(isTorn(Buffer.from(''), [''])).toBe(false);
    expect(isTorn(Buffer.from('b\0x'), ['a\0'])).toBe(false);
  });
});
