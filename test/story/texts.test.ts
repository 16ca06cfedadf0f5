import { describe, expect, test } from '@jest/globals';
import { counted, digits, joined } from '../../src/story/counts.ts';
import { daySpan, dayOf } from '../../src/story/dates.ts';
import { issuesOf } from '../../src/story/issues.ts';
import { commitUrl, publicRemote } from '../../src/story/links.ts';
import { oldestFirst } from '../../src/story/oldest-first.ts';
import { publicItems } from '../../src/story/public-items.ts';
import { releaseLine } from '../../src/story/releases.ts';
import { settleCommits } from '../../src/story/settle-commits.ts';
import { workItems } from '../../src/story/work-items.ts';
import { plainParagraphs } from '../../src/story/paragraphs.ts';
import { beforeFirstPerson } from '../../src/story/sentences.ts';
import { weightedLength } from '../../src/story/networks/x-length.ts';
import { storyCommit } from '../support/story-commits.ts';

test('numbers and lists read the same everywhere', () => {
  expect([digits(1204), digits(1234567), counted(1, 'file'), counted(0, 'fix', 'fixes')]).toEqual([
    '1,204',
    '1,234,567',
    '1 file',
    '0 fixes',
  ]);
  expect(joined(['a', 'b', 'c'])).toBe('a, b and c');
});

test('a day is the one its writer wrote, in whatever form', () => {
  expect(dayOf('2025-12-02 05:15:00 +0100Z')).toBe('2025-12-02');
  expect(dayOf('2025-13-02T00:00:00Z')).toBeUndefined();
  expect(dayOf('yesterday')).toBeUndefined();
  expect(daySpan(['2025-12-02', '2025-11-30'])).toBe('from 30 November to 2 December 2025');
  expect(daySpan(['2025-12-01', '2025-12-02'])).toBe('from 1 to 2 December 2025');
  expect(daySpan(['2025-12-31', '2026-01-01'])).toBe('from 31 December 2025 to 1 January 2026');
});

test('only hosts whose pages are known are linked', () => {
  const hash = 'a'.repeat(40);
  expect(commitUrl('https://gitlab.com/a/b.git', hash)).toBe(
    `https://gitlab.com/a/b/-/commit/${hash}`,
  );
  expect(commitUrl('https://git.example.org/a/b', hash)).toBeUndefined();
  expect(publicRemote('https://github.com@evil.example/a/b')).toBeUndefined();
  expect(publicRemote('https://github.com/a/b?x=<script>')).toBeUndefined();
});

test('issues are named once, from the end of the subject and from trailers', () => {
  const remote = 'https://gitlab.com/a/b';
  expect(issuesOf('Add x (#12, #13)', 'Closes: #13\nSee #7 for more', remote)).toEqual([
    { number: 12, url: 'https://gitlab.com/a/b/-/issues/12' },
    { number: 13, url: 'https://gitlab.com/a/b/-/issues/13' },
  ]);
  expect(issuesOf('Add #12', '')).toEqual([]);
  expect(issuesOf('Stop it (fixes #5)', 'Fixes #6.').map(({ number }) => number)).toEqual([5, 6]);
});

test('a release is said as far as the commits tell it', () => {
  const line = (...subjects: string[]): string | undefined =>
    releaseLine(subjects.map((subject) => storyCommit(subject)));
  expect(line('fix: x', '1.2.3')).toBe('Released as 1.2.3.');
  expect(line('Release version 1.2.3', 'fix: x')).toBe('This includes the release 1.2.3.');
  expect(line('1.0.0', 'v1.0.1', '1.1.0')).toBe('This includes the releases 1.0.0 to 1.1.0.');
  expect(line('Start version 1.3.0', 'bump x to 1.2.3')).toBeUndefined();
});

test('what only the makers see is not shown, unless there is nothing else', () => {
  const shown = (...subjects: string[]): string[] =>
    publicItems(workItems(settleCommits(subjects.map((subject) => storyCommit(subject))))).map(
      ({ title }) => title,
    );
  expect(shown('Add x', 'Various improvements', 'docs: say y')).toEqual(['Add x']);
  expect(shown('Various improvements')).toEqual(['Various improvements']);
});

test('parents come before their children, also where dates are equal', () => {
  const one = storyCommit('one');
  const two = storyCommit('two', { parents: [one.hash] });
  const three = storyCommit('three', { parents: [two.hash] });
  for (const given of [
    [three, two, one],
    [one, two, three],
    [two, three, one],
  ])
    expect(oldestFirst(given).map(({ subject }) => subject)).toEqual(['one', 'two', 'three']);
});

describe("somebody's words", () => {
  test('lists are told as sentences; code, headings and marks go', () => {
    expect(
      plainParagraphs('## Result\n🚀 **Fast** now\n\n- one\n- two.\n\n```\nrm -rf\n```'),
    ).toEqual(['Result 🚀 Fast now', 'one. two.']);
  });

  test('the id of the session and addresses do not stand in a text', () => {
    expect(plainParagraphs('Run abc-123 by <a@example.org> done', 'abc-123')).toEqual([
      'Run this session by done',
    ]);
  });
});

describe('a post', () => {
  test('is never counted shorter than the network counts it', () => {
    expect(weightedLength('https://example.org/a/very/long/path/that/goes/on')).toBe(23);
    expect(weightedLength('see main.py')).toBe(27);
    expect(weightedLength('漢字')).toBe(4);
    expect(weightedLength('é — ok')).toBe(6);
  });
});

test('a paragraph ends before its author speaks as one person', () => {
  expect(beforeFirstPerson('It lost rows. I felt it had to go. So it went.')).toBe('It lost rows.');
  expect(beforeFirstPerson("I've unified it.")).toBe('');
  expect(beforeFirstPerson('The `my` module does I/O.')).toBe('The `my` module does I/O.');
});
