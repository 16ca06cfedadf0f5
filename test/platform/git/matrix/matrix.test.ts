import { describe, expect, test } from '@jest/globals';

import { holdAgainstGit } from './broken-promises.ts';
import { contents } from './contents.ts';
import { histories } from './histories.ts';
import { moves } from './moves.ts';
import { places } from './places.ts';
import type { Shape } from './shape.ts';
import { storage } from './storage.ts';
import { words } from './words.ts';

/** What we say of a shape and git does not, and where nothing was compared, which would prove nothing. */
async function untruths({ build, commits }: Shape): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const [at, git] of [build()].flat().entries()) {
    const truth = await holdAgainstGit(git);
    found.push(...truth.broken, ...truth.pairedOtherwise);
    const expected = at === 0 ? commits : undefined;
    if (expected === undefined ? truth.commits === 0 : truth.commits !== expected)
      found.push(`${truth.commits} commits were compared`);
  }
  return found.slice(0, 5);
}

describe.each([
  ['history', histories],
  ['places', places],
  ['storage', storage],
  ['contents', contents],
  ['moves', moves],
  ['words', words],
])('the facts are those of git: %s', (_, shapes) => {
  test.each(shapes)('$name', async (shape) => {
    expect(await untruths(shape)).toEqual([]);
  });
});
