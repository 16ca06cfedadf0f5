import { describe, expect, test } from '@jest/globals';

import { findHeadings } from '../../../src/platform/git/project/find-headings.ts';
import { spdxOf } from '../../../src/platform/git/project/project-licence.ts';
import { projectOf } from './project-of.ts';

describe('headings', () => {
  test('of Markdown, without its marks', () => {
    const text = [
      '---',
      'title: Front matter',
      '---',
      '# <img src="x"> The *Tool* [![badge](a)](b)',
      '## `run(x)` and **more** ##',
      '### [A link](https://example.org) \\*here\\* &amp; snake_case __bold__',
      'Set',
      'under',
      '=====',
      '',
      'Dashes',
      '------',
      '- a list',
      '---',
      '> quoted',
      '---',
      '<h2 align="center">In HTML</h2>',
      '####### seven',
      '#hashtag',
      '    # code',
      '```sh',
      '# in a fence',
      '~~~',
      '```',
      '~~~',
      '# in another',
      '~~~',
      '<!-- # comment',
      '# still -->',
      '#',
      '# Last',
    ].join('\r\n');
    expect(findHeadings(text, 'markdown')).toEqual([
      'The Tool',
      'run(x) and more',
      'A link *here* & snake_case bold',
      'Set under',
      'Dashes',
      'In HTML',
      'Last',
    ]);
  });

  test('a fence that is never closed hides the rest', () => {
    expect(findHeadings('# A\n```\n# B\n', 'markdown')).toEqual(['A']);
  });

  test('of reStructuredText', () => {
    const text =
      '=====\nTitle\n=====\n\nText that goes on\nand on.\n\nUse `it <http://x>`_ ``now``\n---------------------------\n\n::\n\n    Code\n    ====\n\nshort\n~~~~~~~~~~\n\nlonger than its line\n===\n';
    expect(findHeadings(text, 'rst')).toEqual(['Title', 'Use it now', 'short']);
  });

  test('of AsciiDoc', () => {
    const text = '= Title\n\n----\n== code\n----\n\n== The `Section`\n=== link:x[Below]\n';
    expect(findHeadings(text, 'asciidoc')).toEqual(['Title', 'The Section', 'Below']);
  });

  test('are bounded, and of one line each', () => {
    const many = findHeadings('# a\n'.repeat(500), 'markdown');
    expect(many).toHaveLength(100);
    const [long = ''] = findHeadings(`# ${'x'.repeat(9000)}`, 'markdown');
    expect(long.length).toBeLessThanOrEqual(200);
    expect(findHeadings('# a\u001b[31mb\u202ec', 'markdown')).toEqual(['a [31mb c']);
  });
});

describe('the README', () => {
  test('its headings, by its ending', async () => {
    const { readme } = await projectOf({ 'README.rst': 'Title\n=====\n', 'README.txt': '# no' });
    expect(readme).toEqual({ path: 'README.rst', text: 'Title\n=====\n', sections: ['Title'] });
  });

  test('that is a link is the file it leads to', async () => {
    const { readme } = await projectOf({
      'README.md': ['packages/a/README.md'],
      'packages/a/README.md': '# A\n',
    });
    expect(readme).toMatchObject({ path: 'packages/a/README.md', sections: ['A'] });
  });

  test.each(['../outside.md', '/etc/passwd', 'README.md', 'gone.md', 'folder'])(
    'that is a link to %s is none',
    async (target) => {
      const { readme } = await projectOf({ 'README.md': [target], 'folder/x': '' });
      expect(readme).toBeNull();
    },
  );
});

describe('licences', () => {
  test.each([
    ['mit', 'MIT'],
    ['MIT License', 'MIT'],
    ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
    [
      '(MIT or GPL-3.0-or-later WITH Classpath-exception-2.0)',
      '(MIT OR GPL-3.0-or-later WITH Classpath-exception-2.0)',
    ],
    ['Apache License, Version 2.0', 'Apache-2.0'],
    ['GNU General Public License v3.0', 'GPL-3.0'],
    ['BSD-3', 'BSD-3-Clause'],
    ['LicenseRef-Own', 'LicenseRef-Own'],
    ['BSD', undefined],
    ['SEE LICENSE IN LICENSE.md', undefined],
    ['Proprietary', undefined],
    ['MIT Apache-2.0', undefined],
  ])('%s is %s', (words, id) => {
    expect(spdxOf(words)).toBe(id);
  });

  const mit = 'Permission is hereby granted, free of charge, to any person obtaining\na copy of';
  const apache = '  Apache License\n   Version 2.0, January 2004';
  test.each<[string, Record<string, string>, string | null]>([
    ['one file', { LICENSE: mit }, 'MIT'],
    ['two to choose from', { 'LICENSE-MIT': mit, 'LICENSE-APACHE': apache }, 'Apache-2.0 OR MIT'],
    ['two for nobody knows what', { 'LICENSE.a': mit, 'LICENSE.b': apache }, null],
    ['one for the code', { 'LICENSE-CODE': mit, 'LICENSE-TEXT': apache }, 'MIT'],
    ['a plain file before others', { LICENSE: apache, 'LICENSE-parts': mit }, 'Apache-2.0'],
    ['a pointer', { 'package.json': '{"license":"SEE LICENSE IN LICENSE"}', LICENSE: mit }, 'MIT'],
    [
      'words nobody knows',
      { 'package.json': '{"license":"Our own\\u0007 terms"}' },
      'Our own terms',
    ],
    ['a tag', { LICENSE: 'SPDX-License-Identifier: EUPL-1.2\n' }, 'EUPL-1.2'],
    ['a folder of one', { 'LICENSES/ISC.txt': 'x' }, 'ISC'],
    ['nothing', {}, null],
  ])('%s', async (_, files, licence) => {
    expect((await projectOf(files)).licence).toBe(licence);
  });
});

describe('versions', () => {
  test.each([
    ['1.2.3', '1.2.3'],
    ['0.0.1', '0.0.1'],
    ['0.0.0', null],
    ['0.0.0-development', null],
    ['0.0.0-semantically-released', null],
  ])('%s', async (version, said) => {
    expect((await projectOf({ 'package.json': JSON.stringify({ version }) })).version).toBe(said);
  });
});
