import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backupHome } from '../../src/compose/backup-home.ts';
import { rebuildHome } from '../../src/compose/rebuild-home.ts';
import { restoreHome } from '../../src/compose/restore-home.ts';
import type { Manifest } from '../../src/domain/generated/manifest.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { moments, mortalFileSystem } from '../crash/mortal-file-system.ts';
import { flywheel } from '../cli/support.ts';
import { silentLog } from '../support/temp-home.ts';
import { workedHome, type WorkedHome } from './support.ts';

let home: WorkedHome;
let folder: string;
beforeAll(async () => {
  home = await workedHome();
  folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-crash-'));
  const file = path.join(folder, 'backup');
  await backupHome({ home: home.root, environment, file, withArtifacts: false });
});
afterAll(async () => {
  await home.fly.stop();
  await rm(folder, { recursive: true, force: true });
});

const environment = { ...readEnvironment(), variables: {} };
const every = Number(process.env['CRASH_EVERY'] ?? 9);

/** A copy of the home that has lost manifest and journal. */
async function lostHome(name: string): Promise<string> {
  const root = path.join(folder, name);
  await cp(home.root, root, {
    recursive: true,
    filter: (file) => !file.endsWith('.sock'),
  });
  await rm(path.join(root, 'manifest.json'));
  await rm(path.join(root, '.flywheel/journal.ndjson'));
  return root;
}

const works: Readonly<Record<string, (root: string, fs?: FileSystem) => Promise<unknown>>> = {
  rebuild: (root, fs) =>
    rebuildHome({ home: root, environment, dryRun: false, log: silentLog, ...given(fs) }),
  restore: (root, fs) => {
    const file = path.join(folder, 'backup');
    return restoreHome({
      home: root,
      environment,
      file,
      force: false,
      log: silentLog,
      ...given(fs),
    });
  },
};
const given = (fileSystem: FileSystem | undefined): object => (fileSystem ? { fileSystem } : {});

async function outcomeOf(root: string): Promise<object> {
  const text = await readFile(path.join(root, 'manifest.json'), 'utf8');
  const { sessions, artifacts, publish_queue } = JSON.parse(text) as Manifest;
  const jobs = Object.values(publish_queue).map((job) => [job?.dedup_key, job?.status]);
  const { code, stdout } = await flywheel(['verify', '--home', root]);
  return { sessions, artifacts: Object.keys(artifacts), jobs, code, stdout };
}

describe.each(Object.entries(works))('a %s that is killed', (name, work) => {
  test('at any file call is done by doing it again, and leaves nothing behind', async () => {
    const whole = await lostHome(`${name}-whole`);
    const { fileSystem, calls } = mortalFileSystem(0, 'before');
    await work(whole, fileSystem);
    const expected = await outcomeOf(whole);
    expect(expected).toMatchObject({ code: 0 });
    for (let at = 1, turn = 0; at <= calls.length; at += every, turn += 1) {
      const root = await lostHome(`${name}-${at}`);
      const mortal = mortalFileSystem(at, moments[turn % moments.length] ?? 'before');
      await work(root, mortal.fileSystem).catch(() => undefined);
      await mortal.end();
      await work(root);
      expect({ at: calls[at - 1], ...(await outcomeOf(root)) }).toEqual({
        at: calls[at - 1],
        ...expected,
      });
      await rm(root, { recursive: true });
    }
  });
});
