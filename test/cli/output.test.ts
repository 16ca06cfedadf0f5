import { describe, expect, test } from '@jest/globals';
import { jsonText, linesText, table } from '../../src/cli/output.ts';

const esc = '\u001b';
const rightToLeft = '\u202e';

describe('text of strangers on the terminal', () => {
  test('control, bidi and invisible characters are written out', () => {
    const hostile = `a${esc}[2Jb${rightToLeft}c\nd\u0007e\u200bf\u2028g\u{e0041}`;
    const text = linesText([hostile], false);
    expect(text).toBe('a\\u001b[2Jb\\u202ec\\nd\\u0007e\\u200bf\\u2028g\\udb40\\udc41\n');
  });

  test('a coloured cell cannot be left by its text', () => {
    const text = linesText([[{ text: `x${esc}[0my`, colour: 'red' }]], true);
    expect(text).toBe(`${esc}[31mx\\u001b[0my${esc}[0m\n`);
  });

  test('without colours there is no escape sequence at all', () => {
    expect(linesText([{ text: 'failed', colour: 'red' }], false)).toBe('failed\n');
  });

  test('JSON shows no invisible character, and parses to the same value', () => {
    const value = { a: `x${rightToLeft}\u007f\u2028y`, b: 'naïve 漢字 😀' };
    const text = jsonText(value);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).toContain('naïve 漢字 😀');
    expect(JSON.parse(text)).toEqual(value);
  });
});

test('a table is as wide as its widest cells as they are shown', () => {
  const lines = table(
    ['id', 'status', 'path'],
    [
      ['a\tb', 'ok', 'one'],
      ['long-id', { text: 'failed', colour: 'red' }, 'two'],
    ],
  );
  expect(linesText(lines, false).split('\n')).toEqual([
    'id       status  path',
    'a\\tb     ok      one',
    'long-id  failed  two',
    '',
  ]);
});
