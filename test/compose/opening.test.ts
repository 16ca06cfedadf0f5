import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { composeFlywheel, createReading, type Composed } from '../../src/compose.ts';
import { FlywheelError } from '../../src/domain/errors.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import type { Home } from '../../src/platform/home.ts';
import { failingFileSystem } from '../crash/failing-file-system.ts';
import { tempHome } from '../support/temp-home.ts';

let home: Home;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ home, remove } = await tempHome());
});
afterEach(() => remove());

const overrides = [{ key: 'intake.watcher', text: 'off', flag: '--set' }];
const optionsOf = (fileSystem: FileSystem): Parameters<typeof createReading>[0] => ({
  home: home.root,
  environment: { ...readEnvironment(), variables: {} },
  overrides,
  fileSystem,
});

/** A life as far as its start; what it said when it did not come so far. */
async function open(fileSystem: FileSystem): Promise<unknown> {
  let composed: Composed | undefined;
  try {
    composed = await composeFlywheel({ ...optionsOf(fileSystem), purpose: 'test' });
    await composed.start();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await composed?.close();
  }
}

function expectTold(error: unknown, errno: string): void {
  expect(error).toBeInstanceOf(FlywheelError);
  const { code, message, hint, details } = error as FlywheelError;
  expect(code).toBe('STORE_UNWRITABLE');
  expect(message).toContain(errno);
  expect(details).toMatchObject({ errno });
  expect(details['path']).toContain(home.root);
  expect(hint).not.toBe('');
}

test.each(['EIO', 'EMFILE', 'ENOSPC', 'EROFS'] as const)(
  '%s at any call of a start is told with path and errno, and the next start is well',
  async (errno) => {
    const counted = failingFileSystem(errno, 0, false);
    expect(await open(counted.fileSystem)).toBeUndefined();
    let refused = 0;
    for (let at = 1; at <= counted.calls.length; at += 1) {
      const port = failingFileSystem(errno, at, false);
      const error = await open(port.fileSystem);
      await port.end();
      if (error === undefined) continue;
      refused += 1;
      expectTold(error, errno);
    }
    expect(refused).toBeGreaterThan(0);
    expect(await open(nodeFileSystem)).toBeUndefined();
  },
  60_000,
);

test('a home this user may not look into is no reason to try again', async () => {
  const refusing = ((file: string) =>
    Promise.reject(
      Object.assign(new Error('no'), { code: 'EACCES', syscall: 'lstat', path: file }),
    )) as unknown as FileSystem['lstat'];
  const sealed = { ...nodeFileSystem, lstat: refusing };
  for (const error of [
    await open(sealed),
    await createReading(optionsOf(sealed)).catch((caught: unknown) => caught),
  ]) {
    expect(error).toMatchObject({
      code: 'HOME_INVALID',
      retry: 'never',
      message: expect.stringContaining('lstat failed with EACCES'),
      details: { path: path.join(home.root, 'outputs'), errno: 'EACCES' },
    });
  }
});
