import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

let folder;

/** One temp folder for whatever this run of the tests and its processes make. */
export async function makeRunTemp() {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fw-'));
  process.env.TMPDIR = folder;
}

/** Takes it away, with what tests, and daemons they have killed, left in it. */
export async function removeRunTemp() {
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
