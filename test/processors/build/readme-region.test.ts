import { describe, expect, test } from '@jest/globals';
import { withRegion } from '../../../src/processors/build/readme-region.ts';

const begin = '<!-- flywheel:begin recent-work -->';
const end = '<!-- flywheel:end recent-work -->';
const put = (text: string, inside = 'new'): string => withRegion(text, 'recent-work', inside);

describe('a region of a README', () => {
  test('is all that changes; line ends, BOM and blanks elsewhere stay', () => {
    const text = `\ufeff# a  \r\n${begin}\r\nold\r\n${end}\r\nlast \t`;
    expect(put(text, 'one\ntwo\n')).toBe(
      `\ufeff# a  \r\n${begin}\r\none\r\ntwo\r\n${end}\r\nlast \t`,
    );
  });

  test('is added at the end where there is none', () => {
    expect(put('# a\n')).toBe(`# a\n\n${begin}\nnew\n${end}\n`);
    expect(put('# a')).toBe(`# a\n\n${begin}\nnew\n${end}\n`);
    expect(put('# a\n\n')).toBe(`# a\n\n${begin}\nnew\n${end}\n`);
    expect(put('# a\r\n')).toBe(`# a\r\n\r\n${begin}\r\nnew\r\n${end}\r\n`);
    expect(put('')).toBe(`${begin}\nnew\n${end}\n`);
  });

  test('put in twice is put in once', () => {
    for (const text of ['# a', '# a\r\n', `${begin}\n${end}`, `\n${begin}\nx\n${end}\n`])
      expect(put(put(text))).toBe(put(text));
  });

  test('shown in a code block is no region', () => {
    const text = `\`\`\`html\n${begin}\nexample\n${end}\n\`\`\`\n`;
    expect(put(text)).toBe(`${text}\n${begin}\nnew\n${end}\n`);
  });

  test('named otherwise is left alone', () => {
    const other = '<!-- flywheel:begin badges -->\nx\n<!-- flywheel:end badges -->\n';
    expect(put(other)).toBe(`${other}\n${begin}\nnew\n${end}\n`);
  });

  test.each([
    ['never ended', `${begin}\nx\n`],
    ['ended before it begins', `${end}\n${begin}\n`],
    ['nested', `${begin}\n<!-- flywheel:begin badges -->\n${end}\n`],
    ['begun twice', `${begin}\n${end}\n${begin}\n${end}\n`],
    ['crossed', `${begin}\n<!-- flywheel:end badges -->\n${end}\n`],
  ])('%s is refused', (_, text) => {
    expect(() => put(text)).toThrow(expect.objectContaining({ code: 'README_MARKERS_BROKEN' }));
  });
});
