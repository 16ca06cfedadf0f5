import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outsideRegions, withRegions } from '../../../src/processors/build/readme-region.ts';

const begin = '<!-- flywheel:begin recent-work -->';
const written = (inside: string): string => `<!-- flywheel:begin recent-work sha256:${inside} -->`;
const ofNew = written('11507a0e2f5e');
const end = '<!-- flywheel:end recent-work -->';
const put = (text: string, inside = 'new'): string => withRegions(text, () => inside);

describe('a region of a README', () => {
  test('is all that changes; line ends, BOM and blanks elsewhere stay', () => {
    const text = `\ufeff# a  \r\n${begin}\r\nold\r\n${end}\r\nlast \t`;
    expect(put(text, 'new\n')).toBe(`\ufeff# a  \r\n${ofNew}\r\n\r\nnew\r\n\r\n${end}\r\nlast \t`);
  });

  test('is added at the end where there is none', () => {
    const region = `${ofNew}\n\nnew\n\n${end}\n`;
    expect(put('# a\n')).toBe(`# a\n\n${region}`);
    expect(put('# a')).toBe(`# a\n\n${region}`);
    expect(put('# a\n\n')).toBe(`# a\n\n${region}`);
    expect(put('# a\r\n')).toBe(`# a\r\n\r\n${region.replaceAll('\n', '\r\n')}`);
    expect(put('')).toBe(region);
  });

  test('is kept up where it is, by its name; others are left alone and none is added', () => {
    const other = '<!-- flywheel:begin badges -->\nx\n<!-- flywheel:end badges -->\n';
    const commands = '<!-- flywheel:begin commands -->\n<!-- flywheel:end commands -->\n';
    const text = withRegions(other + commands, (name) => `of ${name}`);
    expect(text.startsWith(`${other}<!-- flywheel:begin commands sha256:`)).toBe(true);
    expect(text).toContain(' -->\n\nof commands\n\n<!-- flywheel:end commands -->\n');
    expect(text).not.toContain('recent-work');
  });

  test('somebody has edited stays, until what we wrote is taken out of its marker', () => {
    const edited = put('# a\n').replace('\nnew\n', '\nmine\n');
    expect(put(edited, 'newer')).toBe(edited);
    expect(put(edited.replace(/ sha256:\w+/, ''), 'newer')).toBe(put('# a\n', 'newer'));
  });

  test('whose white space a formatter or git has changed is no edited one, and not changed back', () => {
    const formatted = put('# a\n').replaceAll('\n\n', '\n').replaceAll('\n', '\r\n');
    expect(put(formatted)).toBe(formatted);
    expect(put(formatted, 'newer')).toContain('\r\n\r\nnewer\r\n\r\n');
  });

  test('for which there is nothing to say stays', () => {
    const text = `${begin}\nold\n${end}\n`;
    expect(withRegions(text, () => undefined)).toBe(text);
  });

  test.each([
    ['a fence', `\`\`\`html\n${begin}\nexample\n${end}\n\`\`\`\n`],
    ['a fence of a list', `- a\n\n  ~~~\n  ${begin}\n  ~~~\n`],
    ['a fence of tildes with backticks in it', `~~~\n\`\`\`\n${begin}\n~~~\n`],
    ['indented code', `text\n\n    ${begin}\n`],
  ])('shown in %s is no region', (_, text) => {
    expect(put(text)).toBe(`${text}\n${ofNew}\n\nnew\n\n${end}\n`);
  });

  test.each([
    ['never ended', `${begin}\nx\n`],
    ['ended before it begins', `${end}\n${begin}\n`],
    ['nested', `${begin}\n<!-- flywheel:begin badges -->\n${end}\n`],
    ['begun twice', `${begin}\n${end}\n${begin}\n${end}\n`],
    ['crossed', `${begin}\n<!-- flywheel:end badges -->\n${end}\n`],
    ['misspelt', `${begin}\n<!-- flywheel:end Recent work -->\n`],
    ['with words behind its marker', `${begin} words\n${end}\n`],
    ['to be added after a fence that is never closed', '# a\n\n```sh\nls\n'],
    ['to be added after a comment that is never closed', '# a\n\n<!-- b\n'],
  ])('%s is refused', (_, text) => {
    expect(() => put(text)).toThrow(expect.objectContaining({ code: 'README_MARKERS_BROKEN' }));
  });
});

describe('any README', () => {
  const piece = fc.constantFrom(
    ...['# a', 'text', '', '  ', '- x', '  - y', '> q', '```', '~~~', '    code', '<!-- c', '-->'],
    ...['<details>', '</details>', '<script>', '---', '\ufeff', '\\', '`', '| a |', 'é\u2028'],
    ...[begin, end, '<!-- flywheel:begin badges -->', '<!-- flywheel:end badges -->'],
    ...['<!-- flywheel:begin structure -->', '<!-- flywheel:end structure -->'],
  );
  const eol = fc.constantFrom('\n', '\r\n', '\r');
  const readme = fc
    .array(fc.tuple(piece, eol), { maxLength: 14 })
    .map((lines) => lines.flat().join(''));

  test('is changed once and never again, and only between markers; else it is refused', () => {
    let kept = 0;
    fc.assert(
      fc.property(readme, fc.constantFrom('new', '## A\n\n- b\n'), (text, inside) => {
        const once = attempt(text, inside);
        if (once === undefined) return;
        kept += 1;
        expect(put(once, inside)).toBe(once);
        const outside = (whole: string): string =>
          outsideRegions(whole).replace(/ sha256:\w+/g, '');
        expect(outside(once).startsWith(outside(text))).toBe(true);
      }),
      { numRuns: 1000, seed: 5 },
    );
    expect(kept).toBeGreaterThan(100);
  });

  function attempt(text: string, inside: string): string | undefined {
    try {
      return put(text, inside);
    } catch (error) {
      expect(error).toMatchObject({ code: 'README_MARKERS_BROKEN' });
      return undefined;
    }
  }
});
