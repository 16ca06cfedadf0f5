import path from 'node:path';
import { Low, type Adapter } from 'lowdb';
import { errnoOf, FlywheelError } from '../../domain/errors.ts';
import { syncFolder, type DurableFiles } from '../../platform/durable-files.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import type { Manifest } from '../store.ts';
import { manifestTexts, manifestVersion, type ManifestImage } from './manifest-image.ts';
import { writeSlices } from './write-slices.ts';

/** What a manifest file holds; anything but `read` must never be taken for an empty one. */
export type ManifestFile =
  | { readonly kind: 'read'; readonly manifest: Manifest }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly why: string };

export interface SnapshotReading {
  readonly files: Pick<DurableFiles, 'read'>;
  readonly path: string;
  /** What is wrong with the manifest's shape, in words; empty when nothing is. */
  readonly problemsOf: (value: unknown) => readonly string[];
}

/** Reads manifest.json. Throws `STORE_NEWER` when a newer version of this program wrote it. */
export async function readManifest(options: SnapshotReading): Promise<ManifestFile> {
  const bytes = await readFile(options);
  if (bytes === 'folder') return { kind: 'damaged', why: 'it is a folder' };
  if (!bytes) return { kind: 'absent' };
  const parsed = parse(bytes);
  if (parsed.kind === 'broken') return { kind: 'damaged', why: parsed.why };
  const version = (parsed.value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > manifestVersion) throw newer(options.path, version);
  const [problem] = options.problemsOf(parsed.value);
  if (problem !== undefined) return { kind: 'damaged', why: problem };
  return { kind: 'read', manifest: parsed.value as Manifest };
}

/** lowdb over a file that is replaced as a whole and synced; lowdb's own adapters sync nothing. */
export function createSnapshot(fs: FileSystem, file: string): Low<ManifestImage> {
  const adapter: Adapter<ManifestImage> = {
    read: () => Promise.resolve(null),
    async write(image) {
      const written = await writeSlices(
        fs,
        { target: file, tag: 'manifest' },
        manifestTexts(image),
      );
      await written.handle.close();
      await written.rename();
      await syncFolder(fs, path.dirname(file));
    },
  };
  return new Low(adapter, { sequence: 0, collections: [] });
}

/** Moves a manifest that cannot be used out of the way, under the first free number. */
export async function setAside(
  files: Pick<DurableFiles, 'exists' | 'moveIfThere'>,
  file: string,
): Promise<string> {
  let number = 1;
  while (await files.exists(`${file}.damaged-${number}`)) number += 1;
  const aside = `${file}.damaged-${number}`;
  await files.moveIfThere(file, aside);
  return aside;
}

async function readFile({ files, path }: SnapshotReading): Promise<Buffer | 'folder' | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (errnoOf(error) === 'EISDIR') return 'folder';
    throw error;
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
  new FlywheelError(
    'STORE_NEWER',
    `${path} has version ${version}; this program knows ${manifestVersion}. Nothing was changed.`,
    { details: { path, version } },
  );
