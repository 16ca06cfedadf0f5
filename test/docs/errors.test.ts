import { spawnSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { errorCodes } from '../../src/domain/error-codes.ts';
import { root } from './snippets.ts';

const text = await readFile(path.join(root, 'docs/errors.md'), 'utf8');
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => [/^\S+/.exec(section)?.[0] ?? '', section] as const),
);

describe('docs/errors.md', () => {
  test('has a section for each code, and no other', () => {
    expect([...sections.keys()]).toEqual(Object.keys(errorCodes).sort());
  });

  test.each(Object.entries(errorCodes))(
    'says of %s what it means, what to do, and its exit code',
    (code, entry) => {
      const section = (sections.get(code) ?? '').replaceAll('\\', '');
      expect(section).toContain(entry.meaning);
      expect(section).toContain(`What to do: ${entry.mend}`);
      expect(section).toContain(`Exit code: ${entry.exit}\n`);
    },
  );

  test('is what its script makes of the codes', () => {
    const script = path.join(root, 'scripts/generate-error-docs.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('error codes', () => {
  test('are NOUN_CONDITION, and each is used', async () => {
    const files = await readdir(path.join(root, 'src'), { recursive: true });
    const sources = await Promise.all(
      files
        .filter((file) => file.endsWith('.ts') && !file.endsWith('error-codes.ts'))
        .map((file) => readFile(path.join(root, 'src', file), 'utf8')),
    );
    const used = (code: string): boolean => sources.some((source) => source.includes(`'${code}'`));
    for (const code of Object.keys(errorCodes)) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
    expect(Object.keys(errorCodes).filter((code) => !used(code))).toEqual([]);
  });
});
