import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { ObjectFormat } from '../object-ids.ts';

export interface NeutralGitDir {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A git directory of our own with nothing in it but the format of the objects. Git is started in
 * it, with the objects of another repository: so of that one no config, hook, ref or attribute is
 * even looked at.
 */
export async function makeNeutralGitDir(format: ObjectFormat): Promise<NeutralGitDir> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-objects-'));
  await mkdir(path.join(folder, 'objects'));
  await mkdir(path.join(folder, 'refs'));
  await writeFile(path.join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(path.join(folder, 'config'), configs[format]);
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

const configs: Readonly<Record<ObjectFormat, string>> = {
  sha1: '[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n',
  sha256:
    '[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n',
};
