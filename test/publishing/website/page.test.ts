import { describe, expect, test } from '@jest/globals';
import { isOurPage, pageOf } from '../../../src/publishing/website/page.ts';
import { pagePath } from '../../../src/publishing/website/page-path.ts';
import type { PublishItem } from '../../../src/publishing/publisher.ts';

const slot = '/devlog-entry/2025-12-02-game/';
const item = (text: string, more: Partial<PublishItem> = {}): PublishItem => ({
  key: 'k',
  slot,
  type: 'devlog_entry',
  session_id: 'a1',
  timestamp: '2025-12-02T05:20:00Z',
  text,
  ...more,
});
const headOf = (page: string): string[] => page.split('\n---\n')[0]?.split('\n').slice(1) ?? [];

describe('a page', () => {
  test('has the artifact under a front matter of title, date, slug, type and session', () => {
    const page = pageOf(item('# Devlog: \\_Space\\_ `Explorer`\n\nWords.\n'));
    expect(page.split('\n')).toEqual([
      '---',
      'title: "Devlog: _Space_ Explorer"',
      'date: 2025-12-02',
      'slug: "2025-12-02-game"',
      'type: "devlog_entry"',
      'session: "a1"',
      expect.stringMatching(/^flywheel: [0-9a-f]{64}$/),
      '---',
      '',
      '# Devlog: \\_Space\\_ `Explorer`',
      '',
      'Words.',
      '',
    ]);
  });

  test('keeps what the artifact’s own front matter says of itself', () => {
    const own =
      '---\ntitle: "One"\ndate: 2024-01-01\ndescription: "Two"\ntags:\n  - "a"\n---\n\nText\n';
    expect(headOf(pageOf(item(own))).slice(0, -1)).toEqual([
      'title: "One"',
      'date: 2024-01-01',
      'slug: "2025-12-02-game"',
      'type: "devlog_entry"',
      'session: "a1"',
      'description: "Two"',
      'tags:',
      '  - "a"',
    ]);
  });

  test('takes no orders from a front matter of somebody else', () => {
    const foreign =
      '\uFEFF---\r\nlayout: ../../evil\r\npermalink: /index.html\r\ntitle: !!js/function "x"\r\n---\r\n# It\r\n';
    const page = pageOf(item(foreign));
    expect(page).not.toMatch(/layout|permalink|js\/function/);
    expect(page).toContain('title: "It"');
  });

  test('has a front matter of its own keys only, whatever a session is called', () => {
    const page = pageOf(item('Text', { session_id: 'a"\n---\nlayout: x', type: 'x\ny' }));
    expect(headOf(page).map((line) => line.split(':')[0])).toEqual([
      'title',
      'date',
      'slug',
      'type',
      'session',
      'flywheel',
    ]);
  });

  test('without heading and date is called by its slug', () => {
    const page = pageOf(item('Text', { timestamp: 'soon' }));
    expect(headOf(page)[0]).toBe('title: "2025-12-02-game"');
    expect(page).not.toContain('date:');
  });

  test('is known again as ours, until a single character of it is changed', () => {
    const page = pageOf(item('# One\n\nflywheel: not this line\n'));
    expect(isOurPage(slot, page)).toBe(true);
    for (const at of [5, page.indexOf('One'), page.length - 2]) {
      expect(isOurPage(slot, `${page.slice(0, at)}~${page.slice(at + 1)}`)).toBe(false);
    }
    expect(isOurPage(slot, page.slice(0, -1))).toBe(false);
    expect(isOurPage('/elsewhere/', page)).toBe(false);
    expect(isOurPage(slot, '# Mine\n')).toBe(false);
  });
});

describe('the file of a slot', () => {
  test('is named by its parts', () => {
    expect(pagePath('/readme/tally/')).toBe('readme/tally.md');
  });

  test.each([
    '',
    '/',
    '//',
    'readme/tally',
    '/readme/../../etc/',
    '/../x/',
    '/readme/./',
    '/readme//x/',
    '/readme/.hidden/',
    '/readme/a\\b/',
    '/readme/a\0b/',
    '/readme/Tally/',
    '/readme/täly/',
    '/readme/a.md/',
    '/readme/-a/',
    '/readme/tally/\n',
    `/readme/${'a'.repeat(300)}/`,
    '/a/b/c/d/e/',
  ])('is none for %j', (hostile) => {
    expect(pagePath(hostile)).toBeUndefined();
  });
});
