import { Low, type Adapter } from 'lowdb';
import { FlywheelError } from '../../domain/errors.ts';
import type { DurableFiles } from '../../platform/durable-files.ts';
import type { Manifest } from '../store.ts';

export const emptyManifest = (): Manifest => ({
  version: 1,
  journal_sequence: 0,
  sessions: {},
  artifacts: {},
  publish_queue: {},
});

/** What a manifest file holds; anything but `read` must never be taken for an empty one. */
export type ManifestFile =
  | { readonly kind: 'read'; readonly manifest: Manifest }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly why: string };

export interface SnapshotOptions {
  readonly files: DurableFiles;
  readonly path: string;
  /** What is wrong with the manifest's shape, in words; empty when nothing is. */
  readonly problemsOf: (value: unknown) => readonly string[];
}

/** Reads manifest.json. Throws `MANIFEST_DAMAGED` when a newer version of this program wrote it. */
export async function readManifest(
  options: Pick<SnapshotOptions, 'path' | 'problemsOf'> & {
    readonly files: Pick<DurableFiles, 'read'>;
  },
): Promise<ManifestFile> {
  const bytes = await options.files.read(options.path);
  if (!bytes) return { kind: 'absent' };
  const parsed = parse(bytes);
  if (parsed.kind === 'broken') return { kind: 'damaged', why: parsed.why };
  const version = (parsed.value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) throw newer(options.path, version);
  const [problem] = options.problemsOf(parsed.value);
  if (problem !== undefined) return { kind: 'damaged', why: problem };
  return { kind: 'read', manifest: parsed.value as Manifest };
}

/** lowdb over a file that is replaced as a whole and synced; lowdb's own adapters sync nothing. */
export function createSnapshot({ files, path }: SnapshotOptions): Low<Manifest> {
  const adapter: Adapter<Manifest> = {
    read: () => Promise.resolve(null),
    write: (manifest) => {
      const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
      return files.replaceAll([{ path, bytes }], 'manifest');
    },
  };
  return new Low(adapter, emptyManifest());
}

/** Moves a manifest that cannot be used out of the way, under the first free number. */
export async function setAside({ files, path }: SnapshotOptions): Promise<string> {
  for (let number = 1; ; number += 1) {
    const aside = `${path}.damaged-${number}`;
    if (await files.moveIfThere(path, aside)) return aside;
  }
}

function parse(bytes: Buffer): { kind: 'value'; value: unknown } | { kind: 'broken'; why: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    return { kind: 'broken', why: 'it is not valid JSON in UTF-8' };
  }
}

const newer = (path: string, version: number): FlywheelError =>
  new FlywheelError('MANIFEST_DAMAGED', `${path} has version ${version}; this program knows 1.`, {
    hint: 'Install the newer version of output-flywheel that wrote it.',
  });
