import { describe, expect, test } from '@jest/globals';
import { excerptOf } from '../../src/story/excerpt.ts';

const before = `import { read } from './read.js';

export function parse(line) {
  return line.split(',');
}

export function count(lines) {
  return lines.length;
}
`;

describe('an article shows the code that its title speaks of', () => {
  test('the hunk as a diff where lines went', () => {
    const after = before.replace(
      "  return line.split(',');",
      '  const quoted = /"([^"]*)"|[^,]+/g;\n  const fields = line.match(quoted) ?? [];\n  return fields.map((field) => field.replaceAll(\'"\', \'\'));',
    );
    expect(
      excerptOf('Keep a comma in quoted fields', [{ path: 'src/parse.js', before, after }]),
    ).toEqual({
      path: 'src/parse.js',
      language: 'diff',
      text: [
        " import { read } from './read.js';",
        ' ',
        ' export function parse(line) {',
        "-  return line.split(',');",
        '+  const quoted = /"([^"]*)"|[^,]+/g;',
        '+  const fields = line.match(quoted) ?? [];',
        "+  return fields.map((field) => field.replaceAll('\"', ''));",
        ' }',
        ' ',
        ' export function count(lines) {',
      ].join('\n'),
    });
  });

  test('of a new file the block that tells, in its own language', () => {
    const after = `"""Reads tides."""
import math

class Tide:
    harbour: str

def height_at(constants, hour):
    total = constants.mean
    for part in constants.parts:
        total += part.amplitude * math.cos(part.speed * hour)
    return total
`;
    expect(
      excerptOf('Add the height of the tide from harmonic constants', [
        { path: 'tides.py', before: null, after },
      ]),
    ).toMatchObject({ language: 'python', text: expect.stringMatching(/^def height_at\(/) });
  });

  test.each([
    [
      'what the title does not speak of',
      'Answer faster',
      'src/parse.js',
      'const a = 1;\nconst b = 2;\nconst c = 3;\n',
    ],
    [
      'imports alone',
      'Read quoted fields',
      'src/a.js',
      "import { quoted } from './quoted.js';\nimport { fields } from './fields.js';\nimport c from 'c';\n",
    ],
    [
      'what may be a secret',
      'Read quoted fields',
      'src/a.js',
      'const quoted = 1;\nconst fields = 2;\nconst api_key = quoted;\nsend(quoted);\n',
    ],
    [
      'a long row of letters',
      'Read quoted fields',
      'src/a.js',
      `const quoted = 1;\nconst fields = 2;\nsend("${'aB3'.repeat(12)}");\nsend(quoted);\n`,
    ],
    [
      'what turns the direction of reading',
      'Read quoted fields',
      'src/a.js',
      'const quoted = 1;\nconst fields = 2;\nsend("\u202e");\nsend(quoted);\n',
    ],
    [
      'a configuration',
      'Read quoted fields',
      'a.json',
      '{\n"quoted": 1,\n"fields": 2,\n"c": 3\n}\n',
    ],
    [
      'more than a reader takes in',
      'Read quoted fields',
      'src/a.js',
      `f(quoted, fields);\n${'call();\n'.repeat(40)}`,
    ],
  ])('nothing of %s', (_, title, path, after) => {
    expect(excerptOf(title, [{ path, before: null, after }])).toBeUndefined();
  });

  test('nothing of what is gone or cannot be read', () => {
    expect(excerptOf('Parse lines', [{ path: 'src/a.js', before, after: null }])).toBeUndefined();
  });
});
