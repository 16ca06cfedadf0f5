import path from 'node:path';
import { FlywheelError } from '../domain/errors.ts';
import { createDurableFiles } from '../platform/durable-files.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import { homeAt, homeFolders } from '../platform/home.ts';
import type { CliContext } from './io.ts';

/** What an empty home knows; schemas/manifest.schema.json. */
const emptyManifest = {
  version: 1,
  journal_sequence: 0,
  sessions: {},
  artifacts: {},
  publish_queue: {},
};

/** Makes a folder a home. Twice is the same as once, and nothing that is there is changed. */
export async function init(context: CliContext, dir: string): Promise<number> {
  const home = homeAt(context.path(dir));
  const files = createDurableFiles(nodeFileSystem);
  const existed = await files.exists(home.manifest).catch(refused(home.root));
  try {
    for (const folder of homeFolders) await files.makeFolder(path.join(home.root, folder));
    const bytes = Buffer.from(`${JSON.stringify(emptyManifest, null, 2)}\n`);
    await files.create({ path: home.manifest, bytes }, 'init');
  } catch (cause) {
    refused(home.root)(cause);
  }
  context.output.result({ home: home.root, created: !existed }, () => [
    existed ? `${home.root} is a home already; it stays as it is.` : `${home.root} is a home now.`,
    `Next: flywheel start --home ${home.root}`,
    `      flywheel drop SESSION.json --home ${home.root}`,
  ]);
  return 0;
}

const refused =
  (folder: string) =>
  (cause: unknown): never => {
    const code = (cause as { code?: unknown }).code;
    const why = typeof code === 'string' ? ` (${code})` : '';
    throw new FlywheelError('HOME_INVALID', `${folder} cannot be made a home${why}.`, {
      details: { path: folder },
      hint: 'Name a folder this user may write, on a disk with free space.',
      cause,
    });
  };
