import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { goldenCapabilities } from '../support/golden-capabilities.ts';
import { readExpected, runGoldenCase, writeExpected } from '../support/golden-case.ts';

// Each folder beside this file is a case. UPDATE_GOLDEN=1 rewrites what is expected: read it as its
// reader would before you commit it.
const here = import.meta.dirname;
const cases = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

describe('golden cases', () => {
  test.each(cases)('%s is told as expected', async (name) => {
    const folder = path.join(here, name);
    const files = await runGoldenCase(folder, await goldenCapabilities());
    if (process.env['UPDATE_GOLDEN'] === '1') await writeExpected(folder, files);
    const expected = await readExpected(folder);
    expect(Object.fromEntries(files)).toEqual(Object.fromEntries(expected));
  });

  test.each(cases)('%s is told in the same bytes again', async (name) => {
    const folder = path.join(here, name);
    const [once, again] = [
      await runGoldenCase(folder, await goldenCapabilities()),
      await runGoldenCase(folder, await goldenCapabilities()),
    ];
    expect(Object.fromEntries(once)).toEqual(Object.fromEntries(again));
  });
});
