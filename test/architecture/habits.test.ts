import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { breachesOf } from './source-rules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.replaceAll(path.sep, '/')}`)
  .filter((file) => file.endsWith('.ts') && !file.startsWith('src/domain/generated/'))
  .sort();

describe('our source', () => {
  test('keeps its habits: size, names, exports, and who may ask the world', () => {
    const breaches = files.flatMap((file) =>
      breachesOf(file, readFileSync(path.join(root, file), 'utf8')),
    );
    expect(breaches).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });
});

describe('the check of our source', () => {
  test.each([
    ['const at = Date.now();', 'Date.now asks the clock'],
    ['const at = new Date();', 'new Date() asks the clock'],
    ['const at = new Date;', 'new Date() asks the clock'],
    ['const at = Date();', 'new Date() asks the clock'],
    ['const at = performance.now();', 'performance.now asks the clock'],
    ['const id = globalThis.crypto.randomUUID();', 'crypto.randomUUID asks chance'],
    ['const part = Math.random();', 'Math.random asks chance'],
    ["const home = process.env['HOME'];", 'process.env asks the process'],
    ['export default 1;', 'has a default export'],
    ['export default function go() {}', 'has a default export'],
    ['export default class Go {}', 'has a default export'],
    ['const go = 1; export { go as default };', 'has a default export'],
    ["export * from './other.ts';", 'exports everything of another file'],
    ['/* eslint-disable max-lines */', 'switches a size limit off'],
  ])('finds %s', (text, what) => {
    expect(breachesOf('src/story/go.ts', text)).toEqual([`src/story/go.ts:1: ${what}`]);
  });

  test.each([
    'const at = new Date(0).toISOString();',
    "const said = 'Date.now() and process.env';",
    '// Date.now() is asked for elsewhere',
    'export const go = 1;',
    "export type { Go } from './go.ts';",
  ])('has nothing against %s', (text) => {
    expect(breachesOf('src/story/go.ts', text)).toEqual([]);
  });

  test('lets platform/ and the entry point ask the world', () => {
    expect(breachesOf('src/platform/clock.ts', 'Date.now();')).toEqual([]);
    expect(breachesOf('src/cli.ts', 'process.exit(1);')).toEqual([]);
  });

  test('finds a file that is too long, and a name that is not kebab-case', () => {
    expect(breachesOf('src/story/go.ts', 'go();\n'.repeat(301))).toEqual([
      'src/story/go.ts: has 301 lines, more than 300',
    ]);
    expect(breachesOf('src/story/goThere.ts', '')).toEqual([
      'src/story/goThere.ts: goThere.ts is not kebab-case',
    ]);
  });
});
