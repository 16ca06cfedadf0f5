import { describe, expect, test } from '@jest/globals';
import { readBody } from '../../src/story/commit-body.ts';
import { sentencesOf } from '../../src/story/sentences.ts';

describe('a commit body is read as prose', () => {
  test('wraps are joined, bullets kept apart, code and trailers left out', () => {
    const body = [
      'The importer split every line at',
      'each comma.',
      '',
      '- quotes are read',
      '  as one field',
      '- tabs too',
      '',
      '```js',
      'const x = 1;',
      '```',
      '',
      '    at Object.<anonymous> (x.js:1:1)',
      '',
      'Refs: #12',
      'Co-authored-by: Ann <ann@example.org>',
    ].join('\n');
    expect(readBody(body)).toEqual({
      paragraphs: ['The importer split every line at each comma.'],
      bullets: ['quotes are read as one field', 'tabs too'],
    });
  });

  test('what a change breaks is taken from its footer, over several lines', () => {
    const body = 'Why.\n\nBREAKING CHANGE: clients must\nobey `Retry-After`.\nRefs: #1';
    expect(readBody(body)).toEqual({
      paragraphs: ['Why.'],
      bullets: [],
      breaks: 'clients must obey `Retry-After`.',
    });
  });

  test('a label a reader is meant to see is no trailer', () => {
    expect(readBody('Problem: it was slow').paragraphs).toEqual(['Problem: it was slow']);
  });

  test('a sentence that only points elsewhere is left out', () => {
    const body =
      'Fixes #12. Closes a/b#3.\n\nIt lost the first row. See #4 and https://x.example/y.\n\nSee below.';
    expect(readBody(body).paragraphs).toEqual(['It lost the first row.', 'See below.']);
    expect(readBody('It fails with:\n\n    error: x').paragraphs).toEqual([]);
  });

  test('the marks of Markdown are gone, and their words stay', () => {
    const body =
      'The target [passes\n`--fix-cortex`](https://x.example/1), and **all** of it. ![shot](a.png)\n\n- see `map[key](value)`';
    expect(readBody(body)).toEqual({
      paragraphs: ['The target passes `--fix-cortex`, and all of it.'],
      bullets: ['see `map[key](value)`'],
    });
  });

  test('what a form asks and what is said to reviewers is no reason', () => {
    const body = [
      '## Summary',
      '',
      'Remove clones where that is safe. To be rebased on #4. Let me know what you prefer.',
      '',
      '## Test Plan',
      '',
      'Existing coverage.',
      '',
      '## Notes',
      '',
      'A test plan is not needed.',
    ].join('\n');
    expect(readBody(body).paragraphs).toEqual([
      'Remove clones where that is safe.',
      'A test plan is not needed.',
    ]);
  });

  test('the drafts of a squashed branch are not its reasons', () => {
    const body =
      'Rows were lost.\n\n* read rows\n\n* fix lint\n\n---------\n\nCo-authored-by: A <a@b.c>';
    expect(readBody(body)).toEqual({ paragraphs: ['Rows were lost.'], bullets: [] });
  });

  test('an endless body takes no endless time', () => {
    const from = performance.now();
    readBody('BREAKING CHANGE: '.repeat(5000) + '```'.repeat(5000) + '\n- '.repeat(5000));
    expect(performance.now() - from).toBeLessThan(2000);
  });

  test('file names and abbreviations do not end a sentence', () => {
    expect(sentencesOf('See main.py. It reads e.g. Tabs. Done.')).toEqual([
      'See main.py.',
      'It reads e.g. Tabs.',
      'Done.',
    ]);
  });
});
