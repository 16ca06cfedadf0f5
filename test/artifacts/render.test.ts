import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRender, type TemplateSource } from '../../src/artifacts/render.ts';
import { FlywheelError } from '../../src/domain/errors.ts';
import * as t from '../../src/domain/template.ts';
import type { Shape, Template } from '../../src/domain/template.ts';

const source = (files: Record<string, string>): TemplateSource => ({
  read: (name) => {
    const text = files[name];
    return Promise.resolve(text === undefined ? undefined : { text, path: `templates/${name}` });
  },
});

/** Renders `text` as the only template there is. */
async function show<S extends Shape>(
  text: string,
  shape: S,
  view: t.ViewOf<S>,
  partials: Record<string, string> = {},
): Promise<string> {
  const template = t.defineTemplate('a/b.md', shape);
  const render = await createRender(source({ 'a/b.md': text, ...partials }), [template]);
  return render(template, view);
}

const prose = async (text: string): Promise<string> =>
  (await show('{{text}}', { text: t.prose }, { text })).slice(0, -1);

async function refusal(
  files: Record<string, string>,
  templates: readonly Template<never>[],
): Promise<FlywheelError> {
  const error: unknown = await createRender(source(files), templates).catch((e: unknown) => e);
  if (!(error instanceof FlywheelError)) throw new Error('it was not refused');
  return error;
}

const refusalOf = (text: string, shape: Shape): Promise<FlywheelError> =>
  refusal({ 'a/b.md': text }, [t.defineTemplate('a/b.md', shape)]);

describe('prose', () => {
  test.each([
    ['a/b, it’s and it\'s "so"', 'a/b, it’s and it\'s "so"'],
    ['snake_case stays', 'snake_case stays'],
    ['C# and foo.bar() and F#.', 'C# and foo.bar() and F#.'],
    ['use C#', 'use C#'],
    ['Vec<T>', 'Vec\\<T>'],
    ['a < b > c', 'a < b > c'],
    ['2 * 3 * 4', '2 \\* 3 \\* 4'],
    ['R&D, AT&T', 'R&D, AT&T'],
    ['C:\\games\\x', 'C:\\games\\x'],
    ['Fix `foo|bar` now', 'Fix `foo|bar` now'],
    ['--json prints it', '--json prints it'],
    ['costs $5', 'costs $5'],
    ['see #118', 'see #118'],
  ])('%s reads right', async (text, expected) => {
    expect(await prose(text)).toBe(expected);
  });

  test.each([
    ['# heading', '\\# heading'],
    ['#heading', '\\#heading'],
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['* item', '\\* item'],
    ['1. item', '1\\. item'],
    ['12) item', '12\\) item'],
    ['> quote', '\\> quote'],
    ['---', '\\---'],
    ['===', '\\==='],
    ['```js', '\\`\\`\\`js'],
    ['~~~', '\\~\\~\\~'],
    ['| a | b |', '\\| a \\| b \\|'],
    [':--', '\\:--'],
    ['*bold* and __dunder__', '\\*bold\\* and \\_\\_dunder\\_\\_'],
    ['![x](http://a.b)', '!\\[x\\](`http://a.b`)'],
    ['see http://a.b/c_d.', 'see `http://a.b/c_d`.'],
    ['`x`http://a.b', '`x`http\\:\\//a.b'],
    ['x //a.b, a // b', 'x \\//a.b, a // b'],
    ['read README.md and src/main.py.', 'read `README.md` and `src/main.py`.'],
    ['Node.js and ASP.NET', 'Node.js and ASP\\.NET'],
    ['mailto:a', 'mailto\\:a'],
    ['<script>alert(1)</script>', '\\<script>alert(1)\\</script>'],
    ['&lt;b&gt; &#60;', '\\&lt;b\\&gt; \\&#60;'],
    ['see www.example.com', 'see www\\.example\\.com'],
    ['a trailing \\', 'a trailing \\\\'],
    ['\\*', '\\\\\\*'],
    ['Learn #', 'Learn \\#'],
    ['$x^2$', '\\$x^2\\$'],
    ['one `unclosed', 'one \\`unclosed'],
    ['x `` a`b `` y', 'x ``a`b`` y'],
    ['ping @octocat', 'ping @\u2060octocat'],
    ['me@example.com', 'me\\@\u2060example\\.com'],
    ['a\u202Eb\u0007c\u001b[31mred\u001b[0m\u200b', 'abcred'],
    ['two\nlines\r\n# here', 'two lines # here'],
    ['half \ud83d gone', 'half gone'],
    ['{{mustache}} {{{x}}}', '{{mustache}} {{{x}}}'],
  ])('%s stays text', async (text, expected) => {
    expect(await prose(text)).toBe(expected);
  });

  test('whatever it holds, every character that could be markup is escaped or inside code', async () => {
    const template = t.defineTemplate('a/b.md', { text: t.prose });
    const render = await createRender(source({ 'a/b.md': 'x {{text}} y' }), [template]);
    fc.assert(
      fc.property(hostile(), (text) => {
        const shown = render(template, { text }).slice(0, -1);
        expect(shown).not.toContain('\n');
        const bare = withoutCode(shown);
        expect(bare).not.toMatch(/[`~[\]|]|<[A-Za-z/!?]|:\/\/|@[\p{L}\p{N}]/u);
        expect(bare).not.toMatch(/&(?:#?\w+);/);
        expect(bare).not.toMatch(/(?<=^|\S)\*|\*(?=\S|$)/);
        expect(shown).not.toMatch(/[\p{Cs}\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 2000 },
    );
  });

  test('whatever it holds, it opens no block at the start of a line', async () => {
    const template = t.defineTemplate('a/b.md', { text: t.prose });
    const render = await createRender(source({ 'a/b.md': '{{text}}' }), [template]);
    fc.assert(
      fc.property(hostile(), (text) => {
        const shown = render(template, { text });
        expect(shown).not.toMatch(/^ {0,3}(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$))/);
        expect(shown).not.toMatch(/^[-=:|+ ]*[-=|][-=:|+ ]*\n$/);
        expect(shown).not.toMatch(/^\s*(?:`{3,}[^`]*$|~{3})/);
      }),
      { numRuns: 2000 },
    );
  });

  test('hostile repetitions take no time', async () => {
    for (const piece of ['_', '`', '``` ` ', '\\', ' #', '\u001b[', '<', ' ', '@', '1.', '&a'])
      expect((await prose(piece.repeat(50_000))).length).toBeGreaterThanOrEqual(0);
  });
});

describe('the other kinds', () => {
  test.each([
    ['Fix it.', 'Fix it'],
    ['What now?!', 'What now?'],
    ['Learn C#', 'Learn C\\#'],
    ['a *b* `c`', 'a \\*b\\* `c`'],
    ['...', '`...`'],
    [' ', ''],
  ])('a heading %j is %j', async (text, shown) => {
    expect(await show('# x {{text}}', { text: t.heading }, { text })).toBe(
      `# x ${shown}`.trimEnd() + '\n',
    );
  });

  test('nothing else stands in a heading', async () => {
    const refused = await refusalOf('## {{text}}', { text: t.prose });
    expect(refused.message).toMatch(/:1: .*stands in a heading/);
  });

  test('of a name nobody can see the code points are shown', async () => {
    const text = '\u200b';
    expect(await show('{{text}}', { text: t.code }, { text })).toBe('`\\u{200b}`\n');
  });

  test('a cell holds no pipe and no line break, and code in it stays code', async () => {
    const cell = (text: string): Promise<string> =>
      show('| {{text}} |', { text: t.cell }, { text });
    expect(await cell('a|b\nc')).toBe('| a\\|b c |\n');
    expect(await cell('Fix `foo|bar`')).toBe('| Fix `foo\\|bar` |\n');
    expect(await cell('a\\|b')).toBe('| a&#92;\\|b |\n');
    expect(await cell('`a\\|b`')).toBe('| a&#92;\\|b |\n');
  });

  test('no cell can end its table row', () => {
    const template = t.defineTemplate('a/b.md', { a: t.cell, b: t.cellCode });
    return createRender(source({ 'a/b.md': '| {{a}} | {{b}} |' }), [template]).then((render) => {
      fc.assert(
        fc.property(hostile(), hostile(), (a, b) => {
          const row = render(template, { a, b }).slice(0, -1);
          expect(row).not.toContain('\n');
          // Both ways parsers have: pairs of escapes, or "a pipe behind a backslash is escaped".
          expect(row.replace(/\\[!-/:-@[-`{-~]/g, '').split('|')).toHaveLength(4);
          expect(row.split(/(?<!\\)\|/)).toHaveLength(4);
        }),
        { numRuns: 2000 },
      );
    });
  });

  test.each([
    ['x', '`x`'],
    ['', ''],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['a\nb', '`a b`'],
    ['``', '` `` `'],
  ])('code %j is the span %j', async (text, span) => {
    expect(await show('<{{text}}>', { text: t.code }, { text })).toBe(`<${span}>\n`);
  });

  test('a fence is longer than any inside, and nothing inside is touched', async () => {
    const fence = (text: string): Promise<string> => show('{{text}}', { text: t.fence }, { text });
    expect(await fence('a\n\n\n\nb  \n```\n# x @me')).toBe(
      '````text\na\n\n\n\nb  \n```\n# x @me\n````\n',
    );
    expect(await fence(' ')).toBe('\n');
  });

  test('no fence can be left', async () => {
    const template = t.defineTemplate('a/b.md', { text: t.fence });
    const render = await createRender(source({ 'a/b.md': '{{text}}\nend' }), [template]);
    fc.assert(
      fc.property(hostile(), (text) => {
        const lines = render(template, { text }).split('\n');
        const [open, ...rest] = lines;
        if (open === 'end' || open === '') return;
        const size = /^`{3,}/.exec(open ?? '')?.[0].length ?? 0;
        const closing = rest.findIndex(
          (line) => (/^ {0,3}(`+) *$/.exec(line)?.[1]?.length ?? 0) >= size,
        );
        expect(rest.slice(closing + 1)).toEqual(['end', '']);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['https://a.b/c?d=1&e=2#f', 'https://a.b/c?d=1&e=2#f'],
    ['screenshots/my pic (1).png', 'screenshots/my%20pic%20%281%29.png'],
    ['../a%20b%zz', '../a%20b%25zz'],
    ['javascript:alert(1)', ''],
    ['java\u0000script:alert(1)', ''],
    ['JAVA\tscript:alert(1)', ''],
    ['data:text/html,x', ''],
    ['D:/games', ''],
    ['//evil.example', ''],
    ['\\\\evil\\x', ''],
    ['/\\evil', ''],
    ['https://user:secret@a.b', ''],
    ['https:evil', ''],
    ['http://', ''],
    ['a"b\'c<d>|`é', 'a%22b%27c%3Cd%3E%7C%60%C3%A9'],
  ])('the address %j becomes %j', async (text, expected) => {
    expect(await show('({{text}})', { text: t.url }, { text })).toBe(`(${expected})\n`);
  });

  test('yaml is one quoted scalar, whatever is in it', () => {
    const template = t.defineTemplate('a/b.md', { text: t.yaml });
    return createRender(source({ 'a/b.md': 'title: {{text}}' }), [template]).then((render) => {
      fc.assert(
        fc.property(hostile(), (text) => {
          const line = render(template, { text }).slice('title: '.length, -1);
          expect(line).not.toContain('\n');
          expect(typeof JSON.parse(line)).toBe('string');
        }),
      );
    });
  });

  test('plain keeps its text, calls nobody and closes no fence', async () => {
    const text = 'A *b* <c>\r\n\n@me\n```\nx';
    expect(await show('```text\n{{text}}\n```', { text: t.plain }, { text })).toBe(
      '```text\nA *b* <c>\n\n@\u2060me\n\u2060```\nx\n```\n',
    );
  });

  test('paragraphs are separated by blank lines, each of them prose', async () => {
    const text = ' one\ntwo \n\n \n# three\n\n- four';
    expect(await show('{{text}}', { text: t.paragraphs }, { text })).toBe(
      'one two\n\n\\# three\n\n\\- four\n',
    );
  });

  test('a token cannot end a comment', async () => {
    expect(await show('<!-- {{x}} -->', { x: t.token }, { x: 'a--> <b>\n2025-12-02' })).toBe(
      '<!-- a- b 2025-12-02 -->\n',
    );
  });

  test.each([
    [1204, '1204'],
    ['-1,204.50', '-1,204.50'],
    ['+3 %', '+3 %'],
    [0, '0'],
    ['1. # x', '1\\. # x'],
  ])('the number %j is shown as %s', async (value, shown) => {
    expect(await show('{{n}}', { n: t.number }, { n: value })).toBe(`${shown}\n`);
  });
});

describe('sections', () => {
  const shape = {
    title: t.heading,
    note: t.optional(t.prose),
    rich: t.flag,
    items: t.list({ name: t.prose, note: t.optional(t.prose) }),
    words: t.list(t.prose),
    more: t.part({ text: t.prose }),
  };
  const text = [
    '# {{title}}',
    '',
    '{{#note}}',
    'Note: {{note}}',
    '',
    '{{/note}}',
    '{{#rich}}',
    'Rich.',
    '',
    '{{/rich}}',
    '{{#items}}',
    '- {{name}}{{#note}} ({{note}}){{/note}}',
    '{{/items}}',
    '',
    '{{#words}}',
    '- {{.}}',
    '{{/words}}',
    '{{^words}}',
    'No words.',
    '{{/words}}',
    '',
    '{{#more}}',
    '{{>more}}',
    '{{/more}}',
  ].join('\n');
  const partials = { 'partials/more': 'More: {{text}} of {{title}}\n' };

  test('everything that is there is shown', async () => {
    const view = {
      title: 'T',
      note: 'N',
      rich: true,
      items: [
        { name: 'a', note: 'n' },
        { name: 'b', note: undefined },
      ],
      words: ['x', 'y'],
      more: { text: 'M' },
    };
    expect(await show(text, shape, view, partials)).toBe(
      '# T\n\nNote: N\n\nRich.\n\n- a (n)\n- b\n\n- x\n- y\n\nMore: M of T\n',
    );
  });

  test('what is absent leaves no blank lines, and is not taken from an outer section', async () => {
    const view = {
      title: 'T',
      note: undefined,
      rich: false,
      items: [],
      words: [],
      more: undefined,
    };
    expect(await show(text, shape, view, partials)).toBe('# T\n\nNo words.\n');
  });

  test('a view cannot bring names of its prototype, or functions', async () => {
    const view = Object.assign(Object.create({ note: 'inherited' }) as object, {
      title: 'T',
      rich: false,
      items: [],
      words: [],
    }) as unknown as t.ViewOf<typeof shape>;
    expect(await show(text, shape, view, partials)).toBe('# T\n\nNo words.\n');
  });
});

describe('checking at the start', () => {
  test('an unknown variable is named with its line and its nearest known name', async () => {
    const error = await refusalOf('# x\n\n{{titel}}\n', { title: t.prose, date: t.prose });
    expect(error.code).toBe('TEMPLATE_VARIABLE_MISSING');
    expect(error.message).toContain(
      'templates/a/b.md:3: there is no {{titel}} here; did you mean {{title}}?',
    );
  });

  test('all problems of all templates are told at once', async () => {
    const error = await refusal(
      { 'a/one.md': '{{x}}\n{{>gone}}\n{{{y}}}', 'a/two.md': '{{#open}}' },
      [
        t.defineTemplate('a/one.md', { y: t.prose }),
        t.defineTemplate('a/two.md', {}),
        t.defineTemplate('a/three.md', {}),
      ],
    );
    expect(error.details['problems']).toMatchObject([
      { code: 'TEMPLATE_MISSING', template: 'templates/partials/gone.mustache' },
      { code: 'TEMPLATE_INVALID', template: 'templates/a/two.md', line: 1 },
      { code: 'TEMPLATE_MISSING', template: 'templates/a/three.md.mustache' },
      { code: 'TEMPLATE_VARIABLE_MISSING', line: 1, variable: 'x' },
      { code: 'TEMPLATE_INVALID', line: 3, variable: 'y' },
    ]);
  });

  test.each<[string, string, Shape, string]>([
    ['an unescaped variable', '{{&x}}', { x: t.prose }, 'would not be escaped'],
    ['other delimiters', '{{=<% %>=}}', {}, 'delimiters'],
    ['a section that is not closed', '\n\n{{#x}}', { x: t.flag }, 'Unclosed section'],
    ['a tag that is not closed', '{{x', { x: t.prose }, 'Unclosed tag'],
    ['a list that is printed', '{{x}}', { x: t.list(t.prose) }, 'is a list'],
    ['a part that is printed', '{{x}}', { x: t.part({}) }, 'is a part'],
    ['a condition that is printed', '{{x}}', { x: t.flag }, 'is a condition'],
    ['a section over what is always there', '{{#x}}{{/x}}', { x: t.prose }, 'is always there'],
    ['{{.}} where there is no plain value', '{{.}}', { x: t.prose }, 'there is no {{.}}'],
    [
      'a name of an inner section outside',
      '{{#x}}{{/x}}{{y}}',
      { x: t.part({ y: t.prose }) },
      'there is no {{y}}',
    ],
    ['prose in a table', '| {{x}} |', { x: t.prose }, 'stands in a table'],
    ['a fence in the middle of a line', '- {{x}}', { x: t.fence }, 'must stand alone'],
    ['a name of every object', '{{constructor}}', {}, 'there is no {{constructor}}'],
    ['a dotted name', '{{x.y}}', { x: t.part({ y: t.prose }) }, 'there is no {{x.y}}'],
  ])('%s is refused', async (_, text, shape, message) => {
    const error = await refusalOf(text, shape);
    expect(error.message).toContain(message);
    expect(error.code).toMatch(/^TEMPLATE_/);
  });

  test('a partial that shows itself is refused', async () => {
    const error = await refusal({ 'a/b.md': '{{>p}}', 'partials/p': '{{>p}}' }, [
      t.defineTemplate('a/b.md', {}),
    ]);
    expect(error.message).toContain('{{>p}} shows itself');
  });

  test('no name leads out of the templates folder', async () => {
    const error = await refusal(
      { 'a/b.md': '{{>../../etc/passwd}}', 'partials/../../etc/passwd': 'x' },
      [t.defineTemplate('a/b.md', {})],
    );
    expect(error.code).toBe('TEMPLATE_MISSING');
  });
});

describe('rendering', () => {
  test.each<[string, unknown, string]>([
    ['a missing value', { list: [{}] }, 'list[0].name is missing'],
    ['a value of another type', { list: [{ name: 3 }] }, 'list[0].name is not a text'],
    ['a missing list', {}, 'list is not a list'],
    ['no view', null, 'the view is not an object'],
  ])('%s is refused with its path', async (_, view, message) => {
    const template = t.defineTemplate('a/b.md', { list: t.list({ name: t.prose }) });
    const render = await createRender(source({ 'a/b.md': '{{#list}}{{name}}{{/list}}' }), [
      template,
    ]);
    expect(() => render(template, view as never)).toThrow(`Template a/b.md: ${message}`);
    expect(() => render(template, view as never)).toThrow(FlywheelError);
  });

  test('a template that was not loaded is refused', async () => {
    const render = await createRender(source({}), []);
    expect(() => render(t.defineTemplate('x', {}), {})).toThrow('was not loaded');
  });
});

/** Text made of what breaks Markdown, tables, fences, front matter and terminals. */
function hostile(): fc.Arbitrary<string> {
  const pieces = fc.constantFrom(
    ...[
      '# ',
      '- ',
      '* ',
      '+ ',
      '1. ',
      '> ',
      '---',
      '===',
      '```',
      '`',
      '``',
      '~~~',
      '|',
      '\\',
      '[',
      ']',
    ],
    ...[
      '(',
      ')',
      '![',
      '](x)',
      '<',
      '>',
      '<!--',
      '-->',
      '<b>',
      '&amp;',
      '&#60;',
      '*',
      '**',
      '_',
      '__',
    ],
    ...[
      '@a',
      '@',
      'http://',
      'www.',
      '{{x}}',
      '{{{',
      '\n',
      '\r\n',
      '\n\n',
      ' ',
      '\t',
      '\u202e',
      '\u001b[1m',
    ],
    ...['\u0000', '\ud800', '\u2028', 'a', 'b1', 'é', '$', ':', '"', "'", '%', '|--|', ': ', '#'],
  );
  return fc
    .array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 12 })
    .map((all) => all.join(''));
}

/** The line without escapes and code spans, found from left to right as CommonMark does it. */
const withoutCode = (line: string): string =>
  line.replace(/\\[!-/:-@[-`{-~]|(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '·');
