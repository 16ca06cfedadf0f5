import { describe, expect, test } from '@jest/globals';
import {
  ended,
  lowerLead,
  mainClause,
  sentenceOf,
  withoutEmails,
} from '../../src/story/sentence.ts';
import { thingAdded, thingFixed } from '../../src/story/thing.ts';
import { nowDoes } from '../../src/story/verbs.ts';

describe('a commit subject becomes a sentence', () => {
  test.each([
    ['feat(parser): read `Vec<T>` and snake_case', 'Read `Vec<T>` and snake_case'],
    ['fix!: stop on a/b', 'Stop on a/b'],
    ['fixup! feat: add x', 'Add x'],
    ['README: say how to install', 'README: say how to install'],
    ['parser: accept tabs', 'parser: accept tabs'],
    [':sparkles: Add a frost guard', 'Add a frost guard'],
    ['🚀 Ship it 🎉', 'Ship it'],
    ['👩‍💻 add a shell', 'Add a shell'],
    ["it's C# and C++.", "It's C# and C++"],
    ['Wait for it...', 'Wait for it...'],
    ['add retries (#41)', 'Add retries'],
    ['add retries (#41) (#42)', 'Add retries'],
    ['Stop the leak (fixes #41)', 'Stop the leak'],
    ['Fix overflow in row. #60', 'Fix overflow in row'],
    ['ignore-0.4.30', 'ignore-0.4.30'],
    ['fix[build]: use the cache', 'Use the cache'],
    ['revert: "Add x"', 'Revert: "Add x"'],
    ['fix #41 on start', 'Fix #41 on start'],
    ['useEffect runs twice', 'useEffect runs twice'],
    ['npm ci fails offline', 'npm ci fails offline'],
    ['--json prints JSON', '--json prints JSON'],
    ['`x` is kept', '`x` is kept'],
    ['merge work of <mara@example.org> into it', 'Merge work of into it'],
    ['a\u202eb\u0007c', 'Abc'],
    ['Heat below 5 °C ©', 'Heat below 5 °C ©'],
  ])('%j', (subject, sentence) => {
    expect(sentenceOf(subject)).toBe(sentence);
  });

  test('a web address and a scoped package are no e-mail addresses', () => {
    expect(withoutEmails('see https://a@b.example/x and @types/node')).toBe(
      'see https://a@b.example/x and @types/node',
    );
    expect(withoutEmails('Ann <1+bot[x]@users.example.org> did')).toBe('Ann did');
  });
});

describe('a sentence is turned only where nothing breaks', () => {
  test.each([
    ['Add the parser', 'the parser'],
    ['Add search and remove the list', undefined],
    ['Add support for tabs', 'support for tabs'],
    ['Add to the list', undefined],
    ['Add `timeoutRemaining` to `runningTasks`', '`timeoutRemaining` in `runningTasks`'],
    ['Add dark mode to the editor', 'dark mode in the editor'],
    ['Add an option to disable colours', 'an option to disable colours'],
    ['Add preview to version selection', undefined],
    ['Add back the cache', undefined],
    ['Added all keywords', 'all keywords'],
    ['ignore: add incremental checking', 'incremental checking (ignore)'],
    ['Address a leak', undefined],
  ])('%s adds %s', (sentence, thing) => {
    expect(thingAdded(sentence)).toBe(thing);
  });

  test.each([
    ['Fix crash on start', 'crash on start'],
    ['Fix for #12', undefined],
    ['Fix crash and add a test', undefined],
  ])('%s fixes %s', (sentence, thing) => {
    expect(thingFixed(sentence)).toBe(thing);
  });

  test.each([
    ['Keep a comma inside quotes', 'tool now keeps a comma inside quotes'],
    ['Retry after 429', 'tool now retries after 429'],
    ['Support for tabs', undefined],
    ['Rename x to y', undefined],
    ['Read files and write a report', undefined],
  ])('%s', (sentence, now) => {
    expect(nowDoes('tool', sentence)).toBe(now);
  });

  test('only a known verb is written small after a colon', () => {
    expect(lowerLead('Add x')).toBe('add x');
    expect(lowerLead('React renders twice')).toBe('React renders twice');
    expect(lowerLead('API keys')).toBe('API keys');
  });

  test('a clause of purpose is left out of a headline', () => {
    expect(mainClause('Add `--json` so that others can read it')).toBe('Add `--json`');
    expect(mainClause('Say so that')).toBe('Say so that');
  });

  test('a sentence is ended once', () => {
    expect(ended('Done')).toBe('Done.');
    expect(ended('Really?')).toBe('Really?');
    expect(ended('He said "no."')).toBe('He said "no."');
  });
});

test('a reference at the end, and the tool that signed, are no part of a sentence', () => {
  expect(sentenceOf('Drop dependency on sqlite-migrate, closes #1577')).toBe(
    'Drop dependency on sqlite-migrate',
  );
  expect(sentenceOf('Note about traces, refs #1590, #1591.')).toBe('Note about traces');
  expect(sentenceOf('Sort models alphabetically (Vibe Kanban)')).toBe('Sort models alphabetically');
  expect(sentenceOf('Explain what closes #12 would mean')).toContain('#12');
});
