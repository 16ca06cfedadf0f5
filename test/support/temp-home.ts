import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Log } from '../../src/domain/log.ts';
import { homeAt, homeFolders, type Home } from '../../src/platform/home.ts';

/** An empty home outside the checkout, and what takes it away. */
export async function tempHome(): Promise<{ home: Home; remove: () => Promise<void> }> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'flywheel-test-'));
  for (const folder of homeFolders) await mkdir(path.join(root, folder), { recursive: true });
  return { home: homeAt(root), remove: () => rm(root, { recursive: true, force: true }) };
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
