import { describe, expect, test } from '@jest/globals';

import {
  readToml,
  tableAt,
  tablesAt,
  textAt,
} from '../../../src/platform/git/project/read-toml.ts';
import { readXml } from '../../../src/platform/git/project/read-xml.ts';
import { commandsOf, projectOf } from './project-of.ts';

/** As large as a manifest may be that is taken apart. */
const large = (text: string): string => text.repeat(Math.floor((255 << 10) / text.length));

describe('TOML', () => {
  test('texts, tables and lists of them by their path', async () => {
    const toml = await readToml(
      [
        '\uFEFFtop = "t"',
        '[a."b"]',
        'x = "1 # \\"no\\"\\u00e9" # comment',
        "y = 'C:\\raw'",
        'list = [',
        '  "not = this",',
        '  "x = \\"]", # ]',
        '  ["nested"]',
        ']',
        'z = { text = "inline", other = \'o\', n = 1 }',
        'long = """',
        '  one',
        'two"""',
        'huge = 9223372036854775807',
        'when = 2024-05-06T07:08:09Z',
        '[[bin]]',
        'name = "first"',
        '[[bin]]',
        'name = "second"',
        'path = "p"',
      ].join('\r\n'),
    );
    expect(textAt(toml, 'top')).toBe('t');
    expect(textAt(toml, 'a.b.x')).toBe('1 # "no"é');
    expect(textAt(toml, 'a.b.y')).toBe('C:\\raw');
    expect(textAt(toml, 'a.b.z.text')).toBe('inline');
    expect(textAt(toml, 'a.b.long')).toBe('one two');
    for (const path of [
      'a',
      'a.b',
      'a.b.z.n',
      'a.b.list',
      'a.b.huge',
      'a.b.when',
      'a.c.d',
      'top.x',
    ])
      expect(textAt(toml, path)).toBeUndefined();
    expect(Object.keys(tableAt(toml, 'a.b') ?? {})).toEqual([
      'x',
      'y',
      'list',
      'z',
      'long',
      'huge',
      'when',
    ]);
    expect(tableAt(toml, 'bin')).toBeUndefined();
    expect(tablesAt(toml, 'bin').map((program) => textAt(program, 'name'))).toEqual([
      'first',
      'second',
    ]);
    expect(tablesAt(toml, 'a')).toEqual([]);
  });

  test.each([
    ['an open text', '[package]\nname = "x'],
    ['a key twice', '[package]\nname = "x"\nname = "y"'],
    ['an open table', '[package\nname = "x"'],
    ['another language', '{"package": {"name": "x"}}'],
    ['lists in lists', `[package]\nname = "x"\ndeep = ${'['.repeat(60)}${']'.repeat(60)}`],
  ])('%s says nothing', async (_, text) => {
    expect(await readToml(text)).toEqual({});
    const facts = await projectOf({
      'Cargo.toml': text,
      'pyproject.toml': text,
      'src/main.rs': '',
    });
    expect(facts).toMatchObject({ name: 'repo', version: null, binaries: [] });
    expect(commandsOf(facts)).toContain('build: cargo build');
  });

  test('a key is never one of the language', async () => {
    const toml = await readToml(
      '[__proto__]\nname = "x"\n[constructor.prototype]\nname = "y"\n[package.__proto__]\nversion = "1"',
    );
    expect(({} as Record<string, unknown>)['name']).toBeUndefined();
    expect(textAt(toml, 'name')).toBeUndefined();
    expect(textAt(toml, 'package.version')).toBeUndefined();
    expect(textAt(toml, 'toString.name')).toBeUndefined();
    expect(tableAt(toml, 'hasOwnProperty')).toBeUndefined();
    expect(textAt(toml, 'constructor.prototype.name')).toBe('y');
  });

  test.each([
    ['tables below each other', `[${large('a.').slice(0, -2)}]`],
    ['lists in lists', `a = ${large('[')}`],
    ['tables', large('[[a]]\n')],
    ['one number', `a = ${large('9')}`],
  ])('%s are no way to break it', async (_, text) => {
    expect(textAt(await readToml(text), 'package.name')).toBeUndefined();
  });
});

describe('XML', () => {
  test('texts by their path, the first of several', async () => {
    const values = await readXml(
      '<?xml version="1.0"?><!DOCTYPE a><a q=">"><b>1 &lt; 2 &#x41;&#66; &evil;</b><b>2</b><c><d/>mixed</c><!-- <b>3</b> --><e><![CDATA[&amp; <b>]]></e><f>x<!-- y -->z</f><g.h>007</g.h></a>',
    );
    expect(Object.fromEntries(values)).toEqual({
      'a.b': '1 < 2 AB &evil;',
      'a.e': '&amp; <b>',
      'a.f': 'xz',
      'a.g.h': '007',
    });
  });

  test.each([
    '<',
    '<a',
    '<a><b>x',
    '<a></b><b>x</b></a>',
    '</a>',
    '<!--',
    '<![CDATA[',
    '<a b="',
    'x',
    '<!DOCTYPE a [',
  ])('what is none says nothing: %s', async (text) => {
    expect((await readXml(text)).size).toBe(0);
    const facts = await projectOf({ 'pom.xml': text });
    expect(facts).toMatchObject({ name: 'repo', package_manager: 'maven' });
  });

  test('what a file declares is not put in, and nothing is fetched', async () => {
    const laughs = Array.from(
      { length: 9 },
      (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
    );
    const values = await readXml(
      `<!DOCTYPE a [<!ENTITY l0 "ha"><!ENTITY file "x">${laughs.join('')}]><a><b>&l9;</b><c>&file; &l0;</c></a>`,
    );
    expect(Object.fromEntries(values)).toEqual({ 'a.b': '&l9;', 'a.c': '&file; &l0;' });
    const outside = await readXml(
      '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
    );
    expect([...outside.values()].join('')).not.toContain('root');
  });

  test('an element is never one of the language', async () => {
    const values = await readXml(
      '<a><__proto__><b>x</b></__proto__><constructor>y</constructor><toString>z</toString><prototype/><c>1</c></a>',
    );
    expect(({} as Record<string, unknown>)['b']).toBeUndefined();
    expect(values.get('a.b')).toBeUndefined();
    expect(values.get('a.c')).toBe('1');
  });

  test('of a deep file nothing is told, of a long text its beginning', async () => {
    const deep = `${'<a>'.repeat(60)}x${'</a>'.repeat(60)}`;
    expect((await readXml(deep)).size).toBe(0);
    expect((await readXml(`<a>${'x'.repeat(9000)}</a>`)).get('a')).toHaveLength(2000);
  });

  test.each([
    ['elements that stay open', large('<a>')],
    ['elements that were never opened', large('</a>')],
    ['empty ones', large('<a/>')],
    ['references', `<a>${large('&#65;')}</a>`],
    ['a long name in itself', `<${'n'.repeat(8000)}>`.repeat(60)],
  ])('%s are no way to break it', async (_, text) => {
    expect((await readXml(text)).get('project.name')).toBeUndefined();
  });
});
