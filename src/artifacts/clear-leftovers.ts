import path from 'node:path';
import type { DurableFiles } from '../platform/durable-files.ts';
import type { Home } from '../platform/home.ts';
import type { ManifestReader } from '../store/store.ts';

export interface LeftoverParts {
  readonly home: Home;
  readonly files: DurableFiles;
  readonly manifest: ManifestReader;
  /** Fingerprint of a session file's bytes; undefined when they are no whole session. */
  readonly fingerprintOf: (bytes: Buffer) => string | undefined;
}

/**
 * Takes away what a crash left of our own temp files, and gives back what an agent wrote while its
 * echo was being put in place. Files of a `drop` under way in another process are spared. For the
 * owner of the home, before anything of it is written.
 */
export async function clearLeftovers(parts: LeftoverParts): Promise<void> {
  for (const folder of foldersOf(parts)) {
    for (const name of await parts.files.list(folder)) {
      const leftover = /^\.flywheel-(?!drop-)(?:echo-([0-9a-f]{12})-(aside-)?)?.*\.tmp$/.exec(name);
      if (!leftover) continue;
      const file = path.join(folder, name);
      const [, fingerprint, aside] = leftover;
      if (aside === undefined || fingerprint === undefined) await parts.files.remove(file);
      else await settleAside(parts, file, fingerprint);
    }
  }
}

function foldersOf({ home, manifest }: LeftoverParts): Set<string> {
  const runs = manifest.all('runs').map((run) => home.absolute(run.artifact_folder));
  const drops = manifest
    .all('sessions')
    .map(({ source }) => path.dirname(home.absolute(source)))
    .filter((folder) => folder !== home.sessions);
  return new Set([home.root, home.sessions, home.rejected, ...runs, ...drops]);
}

/**
 * The old file was kept aside while the echo took its place. It is needed only if an agent wrote
 * into it since: then the file that stands there is our echo of what was before, and not newer.
 */
async function settleAside(
  { files, fingerprintOf }: LeftoverParts,
  aside: string,
  fingerprint: string,
): Promise<void> {
  const name = path
    .basename(aside)
    .slice(`.flywheel-echo-${fingerprint}-aside-`.length, -'.tmp'.length);
  const target = path.join(path.dirname(aside), name);
  const [kept, there] = [await files.read(aside), await files.read(target)];
  const isOf = (bytes: Buffer): boolean => fingerprintOf(bytes)?.startsWith(fingerprint) ?? false;
  const isNewer = kept !== undefined && there !== undefined && isOf(there) && !isOf(kept);
  if (there === undefined || isNewer) await files.replace(aside, target);
  else await files.remove(aside);
}
