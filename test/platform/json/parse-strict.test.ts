import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseStrict } from '../../../src/platform/json/parse-strict.ts';

const plain = (key: string) => !['__proto__', 'constructor', 'prototype'].includes(key);
const anyJson = fc.jsonValue({ maxDepth: 6 }).filter((value) => {
  const text = JSON.stringify(value);
  return !/"(?:__proto__|constructor|prototype)":/.test(text);
});
const broken = (text: string) => {
  const result = parseStrict(text);
  if (result.kind !== 'broken') throw new Error(`Parsed: ${text.slice(0, 80)}`);
  return result;
};
const parsed = (text: string) => {
  const result = parseStrict(text);
  if (result.kind !== 'parsed') throw new Error(result.problem.message);
  return result;
};
/** As JSON.parse, or the symbol when it throws. */
const thrown = Symbol('thrown');
const builtIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return thrown;
  }
};

describe('it takes what JSON.parse takes', () => {
  test('any value, however it is written', () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom('', ' ', '\t', '\r\n  '), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parsed(text).value).toEqual(JSON.parse(text));
      }),
    );
  });

  test('mutilated text is taken by both or by neither', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\\', 'u00', '-', '.', 'e', '0', '1', 'true', 'n'],
      ...[' ', '\n', '\u0000', '\u2028', '/', 'NaN', '+', 'E5', "'", '"a"', '\ufeff', 'ull'],
    );
    const cuts = fc
      .tuple(anyJson, fc.nat(), fc.nat({ max: 3 }), pieces)
      .map(([value, at, n, put]) => {
        const text = JSON.stringify(value);
        const from = at % (text.length + 1);
        return text.slice(0, from) + put + text.slice(from + n);
      });
    const soup = fc.array(pieces, { maxLength: 8 }).map((some) => some.join(''));
    fc.assert(
      fc.property(fc.oneof(cuts, soup), (text) => {
        const result = parseStrict(text);
        fc.pre(result.kind === 'parsed' || result.against === 'syntax');
        fc.pre(!/[\d.]{16}|[eE][-+]?\d/.test(text));
        const ours = result.kind === 'parsed' ? result.value : thrown;
        expect(ours).toEqual(builtIn(text.replace(/^\ufeff/, '')));
      }),
      { numRuns: 5000 },
    );
  });

  test('one leading byte order mark is accepted, a second is not', () => {
    expect(parsed('\ufeff {"a": 1}').value).toEqual({ a: 1 });
    expect(broken('\ufeff\ufeff{}').against).toBe('syntax');
  });
});

describe('numbers', () => {
  test.each([
    ['0.1', 0.1],
    ['80.0', 80],
    ['-0', -0],
    ['0.30000000000000004', 0.30000000000000004],
    ['1e2', 100],
    ['100000000000000000000000', 1e23],
    ['0.0000000000000000000000', 0],
    ['0e999999999999', 0],
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['-1.00000000000000000000001', '-1.00000000000000000000001'],
    ['1e-400', '1e-400'],
    ['5e-324', 5e-324],
  ])('%s', (text, value) => {
    expect(parsed(text).value).toBe(value);
  });

  test('every double survives as a number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parsed(JSON.stringify(value)).value).toBe(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('a number of millions of digits costs linear time', () => {
    const text = `1${'0'.repeat(2_000_000)}1`;
    expect(broken(text).problem.message).toMatch('too large');
    const small = `0.${'0'.repeat(2_000_000)}1`;
    expect(parsed(small).value).toBe(small);
  });
});

describe('rules beyond JSON', () => {
  test.each([
    ['{"a":1,"b":{"c":1,"c":2}}', '/b/c', 'twice', 19],
    ['{"a":1,"\\u0061":2}', '/a', 'twice', 8],
    ['{"x":[{"__proto__":{}}]}', '/x/0/__proto__', 'not allowed', 8],
    ['{"constructor":1}', '/constructor', 'not allowed', 2],
    ['{"prototype":1}', '/prototype', 'not allowed', 2],
    ['{"__pro\\u0074o__":1}', '/__proto__', 'not allowed', 2],
    ['{"a":1e400}', '/a', 'too large', 6],
    ['{"a":-1e400}', '/a', 'too large', 6],
  ])('%s is refused at %s', (text, pointer, phrase, column) => {
    const { problem, against, incomplete } = broken(text);
    expect([against, incomplete]).toEqual(['rule', false]);
    expect(problem).toMatchObject({ pointer, line: 1, column });
    expect(problem.message).toMatch(phrase);
  });

  test('64 levels are taken, 65 are not', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parsed(nested(64)).kind).toBe('parsed');
    expect(broken(nested(65)).problem).toMatchObject({ column: 65, mend: 'Write it flatter.' });
    expect(broken('{"a":'.repeat(65) + '1' + '}'.repeat(65)).against).toBe('rule');
  });

  test('five million brackets neither overflow nor take long', () => {
    expect(broken('['.repeat(5_000_000)).problem.message).toMatch('64');
  });
});

describe('broken text', () => {
  test('every strict prefix of an object is incomplete', () => {
    const object = fc.dictionary(fc.string().filter(plain), anyJson, { minKeys: 1 });
    fc.assert(
      fc.property(object, fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        expect(broken(text.slice(0, at % text.length)).incomplete).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['', '', 1, 1, 'empty', 'rename'],
    [' \n ', '', 1, 1, 'empty', 'rename'],
    ['{\n  "a": {"b": [1, "x', '/a/b/1', 2, 20, '3 brackets', 'rename'],
    ['{"a": NaN}', '/a', 1, 7, 'a: ', 'NaN'],
    ['{"a": -Infinity}', '/a', 1, 7, 'number', 'finite'],
    ['{"a": None}', '/a', 1, 7, 'not a JSON value', 'json.dumps'],
    ["{'a': 1}", '', 1, 2, 'double quotes', 'json.dumps'],
    ['{"a": 1,}', '/a', 1, 8, 'comma', 'Take the comma'],
    ['{"a": [1,2,]}', '/a/2', 1, 11, 'comma', 'Take the comma'],
    ['{\n"a": 1\n"b": 2}', '/a', 3, 1, 'comma', 'comma between'],
    ['{"a" 1}', '/a', 1, 6, 'colon', '"key": value'],
    ['{a: 1}', '', 1, 2, 'double quotes', 'every key'],
    ['{"p": "D:\\path"}', '/p', 1, 10, 'backslash', 'Double every backslash'],
    ['{"p": "a\nb"}', '/p', 1, 9, 'control', '\\n'],
    ['{"p": 01}', '/p', 1, 7, 'number', 'leading zeros'],
    ['{"p": 0x10}', '/p', 1, 7, 'number', 'digits'],
    ['{} {}', '', 1, 4, 'more text', 'nothing after'],
    ['{"a": 1 // one\n}', '/a', 1, 9, 'comma', 'comments'],
    ['\ufeff{"a": tru}', '/a', 1, 7, 'value', 'true'],
  ])('%j is explained', (text, pointer, line, column, phrase, mend) => {
    const { problem } = broken(text);
    expect(problem).toMatchObject({ pointer, line, column });
    expect(problem.message).toContain(phrase);
    expect(problem.mend).toContain(mend);
  });

  test.each([
    ['hunter2-and-more', 'a word without quotes'],
    ['-----BEGIN', 'a word without quotes'],
    ['4111111111111111', 'digits'],
    ['"s3cret', 'a text in double quotes'],
    ['root:x:0:0', 'a word without quotes'],
    ['<html', '<'],
    ['a=b', 'a'],
  ])('of a file that is no JSON, as %j, hardly anything is told', (text, found) => {
    const { problem } = broken(`[1 ${text} `);
    expect(problem.found).toBe(found);
    expect(JSON.stringify(problem)).not.toContain(text);
  });

  test('what is shown of a text is short and without tricks', () => {
    const { problem } = broken(`{"a\u202e${'x'.repeat(200)}" "b"}`);
    expect(problem.message).not.toMatch(/\u202e/);
    expect(problem.message.length).toBeLessThan(140);
  });
});

describe('places', () => {
  test('values, list items, escaped keys and missing keys are located', () => {
    const text = '\ufeff{\r\n "a": [10, {"b/~": 2}],\r\n "\\u0063": "]}"\r\n, "d": 4}';
    const at = parsed(text).locate;
    expect(at('')).toEqual({ line: 1, column: 1 });
    expect(at('/a')).toEqual({ line: 2, column: 7 });
    expect(at('/a/1')).toEqual({ line: 2, column: 12 });
    expect(at('/a/1/b~1~0')).toEqual({ line: 2, column: 20 });
    expect(at('/c')).toEqual({ line: 3, column: 12 });
    expect(at('/d')).toEqual({ line: 4, column: 8 });
    expect(at('/a/1/nothing')).toEqual({ line: 2, column: 12 });
    expect(at('/a/7')).toEqual({ line: 2, column: 6 + 1 });
  });
});
