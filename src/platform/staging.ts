import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A private folder outside the home, for files that are looked at before they are used. */
export interface Staging {
  readonly folder: string;
  remove(): Promise<void>;
}

export async function newStaging(): Promise<Staging> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-staging-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
