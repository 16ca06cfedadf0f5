import { readdirSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { prepareCase } from './golden-case.ts';
import { startFlywheel, type TestFlywheel } from './start-flywheel.ts';

export const goldenFolder = path.resolve(import.meta.dirname, '../golden');

export const goldenCases = (): string[] =>
  readdirSync(goldenFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

export interface GoldenHome {
  readonly fly: TestFlywheel;
  /** Below it each case has its repository. */
  readonly repositories: string;
}

/** A home in which the cases were dropped, each in a folder of its own, and are done. */
export async function goldenHome(cases: readonly string[]): Promise<GoldenHome> {
  const fly = await startFlywheel();
  const repositories = await realpath(await mkdtemp(path.join(os.tmpdir(), 'flywheel-repos-')));
  for (const name of cases) {
    const folder = path.join(fly.composed.home.sessions, name);
    const temp = path.join(repositories, name);
    const { session } = await prepareCase(path.join(goldenFolder, name), temp, folder);
    await fly.drop(`${name}/work_session.json`, { ...session, session_id: name });
  }
  await fly.saw('run.completed', cases.length);
  return { fly, repositories };
}
