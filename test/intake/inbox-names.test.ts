import { expect, test } from '@jest/globals';
import { sessionFileOf } from '../../src/intake/inbox-names.ts';

test.each([
  ['a.json', { form: 'file', name: 'a.json' }],
  ['a.JSON', { form: 'file', name: 'a.JSON' }],
  ['archive.json', { form: 'file', name: 'archive.json' }],
  ['a b ü.json', { form: 'file', name: 'a b ü.json' }],
  ['work_session.json', { form: 'file', name: 'work_session.json' }],
  ['drop/work_session.json', { form: 'folder', name: 'drop' }],
  ['drop.json/work_session.json', { form: 'folder', name: 'drop.json' }],
] as const)('%s is a session', (name, form) => {
  expect(sessionFileOf(name)).toEqual(form);
});

test.each([
  ...['', '.json', '.a.json', '~$a.json', '#a.json', 'a.json~', 'a.json.tmp', 'a.json.part'],
  ...['a.json.swp', 'a.json.crdownload', 'a.json.bak', 'a.json.lock', 'a.txt', 'a', 'README.md'],
  ...['drop/other.json', 'drop/deep/work_session.json', '.hidden/work_session.json', 'drop'],
  ...[
    'archive/work_session.json',
    'Archive/work_session.json',
    'archive/2025-12/a.json',
    '../x.json',
    'drop/.work_session.json',
  ],
])('%j is none', (name) => {
  expect(sessionFileOf(name)).toBeUndefined();
});
