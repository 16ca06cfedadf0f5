import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { errorCodes } from '../../src/domain/error-codes.ts';

test('docs/cli.md has the help of every command as it is', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/generate-cli-docs.mjs', '--check'],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('docs/cli.md explains every exit code there is', () => {
  const text = readFileSync('docs/cli.md', 'utf8');
  const told = [...text.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
  const used = new Set([0, ...Object.values(errorCodes).map(({ exit }) => exit)]);
  expect(told).toEqual([...used].sort((one, other) => one - other));
});
