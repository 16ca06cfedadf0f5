import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseStrict } from '../../../src/platform/json/parse-strict.ts';
import { documentStart, membersOf } from '../../../src/platform/json/scan.ts';
import { spliceKeys } from '../../../src/platform/json/splice-keys.ts';

const ours = { artifacts: { readme: { path: 'a/README.md' } }, flywheel: { findings: ['x'] } };

describe('what it writes', () => {
  test('missing keys come before the closing brace, as the document is indented', () => {
    const text = '{\n    "a": 80.0,\n    "b": [1]\n}\n';
    expect(spliceKeys(text, { k: { x: 1 } })).toBe(
      '{\n    "a": 80.0,\n    "b": [1],\n    "k": {\n        "x": 1\n    }\n}\n',
    );
  });

  test('carriage returns and tabs are kept', () => {
    expect(spliceKeys('{\r\n\t"a": 1\r\n}', { k: { x: 1 } })).toBe(
      '{\r\n\t"a": 1,\r\n\t"k": {\r\n\t\t"x": 1\r\n\t}\r\n}',
    );
  });

  test('compact stays compact, spaced stays spaced', () => {
    expect(spliceKeys('{"a":1}', { k: [1, 2] })).toBe('{"a":1,"k":[1,2]}');
    expect(spliceKeys('{"a": 1}', { k: [1, 2] })).toBe('{"a": 1, "k": [1,2]}');
    expect(spliceKeys('{}', { k: 1, l: 2 })).toBe('{"k":1,"l":2}');
    expect(spliceKeys('{\n}', { k: 1 })).toBe('{\n  "k": 1\n}');
  });

  test('an existing value is replaced where it stands, even under an escaped key', () => {
    const text = '{"a": 1, "art\\u0069facts": {"}": "]"}, "z": 1.50}';
    expect(spliceKeys(text, { artifacts: { n: 1 } })).toBe(
      '{"a": 1, "art\\u0069facts": {"n":1}, "z": 1.50}',
    );
  });

  test('a key of the same name deeper down is left alone', () => {
    expect(spliceKeys('{"a":{"k":1}}', { k: 2 })).toBe('{"a":{"k":1},"k":2}');
  });

  test('the byte order mark stays, and only an object is taken', () => {
    expect(spliceKeys('\ufeff{"a":1}', { k: 2 })).toBe('\ufeff{"a":1,"k":2}');
    expect(() => spliceKeys('[1]', { k: 2 })).toThrow(/object/);
  });
});

/** The exact text of each member that is not ours, by key. */
function slices(text: string): Map<string, string> {
  const members = [...membersOf(text, documentStart(text))];
  const others = members.filter(({ key }) => !Object.hasOwn(ours, key));
  return new Map(others.map((m) => [m.key, text.slice(m.keyStart, m.valueEnd)]));
}

describe('for any object', () => {
  const document = fc
    .tuple(
      fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom('artifacts', 'flywheel', 'b')),
        fc.jsonValue({ maxDepth: 3 }),
      ),
      fc.constantFrom('', ' ', '  ', '\t'),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('', '\n', '  '),
    )
    .map(([value, indent, eol, end]) =>
      (JSON.stringify(value, null, indent) + end).replaceAll('\n', eol),
    )
    .filter((text) => parseStrict(text).kind === 'parsed');

  test('ours are set, everything else is the same text, and twice is once', () => {
    fc.assert(
      fc.property(document, (text) => {
        const result = spliceKeys(text, ours);
        const before = JSON.parse(text) as object;
        expect(JSON.parse(result)).toEqual({ ...before, ...ours });
        expect(slices(result)).toEqual(slices(text));
        expect(spliceKeys(result, ours)).toBe(result);
        expect(spliceKeys(text, {})).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});
