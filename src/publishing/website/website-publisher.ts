import path from 'node:path';
import { errnoOf, FlywheelError } from '../../domain/errors.ts';
import { syncFolder, type DurableFiles } from '../../platform/durable-files.ts';
import type { FileSystem } from '../../platform/file-system.ts';
import { sha256 } from '../../platform/hash.ts';
import type { Publisher, PublishItem, Receipt } from '../publisher.ts';
import { isOurPage, pageOf } from './page.ts';
import { pagePath } from './page-path.ts';

export interface WebsiteParts {
  /** Absolute; where the pages go. Nothing outside of it is ever written. */
  readonly folder: string;
  readonly fs: FileSystem;
  readonly files: DurableFiles;
  /** How a page is named in receipts. */
  readonly named: (absolute: string) => string;
}

/** One Markdown file for each slot. What stands there is replaced only while it is as we wrote it. */
export function createWebsitePublisher(parts: WebsiteParts): Publisher {
  return {
    target: 'website',
    async tidy(slots) {
      const pages = slots.flatMap((slot) => placeOf(parts, slot) ?? []);
      for (const page of pages) if (await isPlain(parts, page)) await tidyPage(parts, page);
    },
    publish: (item, signal) => publishPage(parts, item, signal),
  };
}

interface Place {
  readonly slot: string;
  readonly relative: string;
  readonly absolute: string;
}

function placeOf({ folder }: WebsiteParts, slot: string): Place | undefined {
  const relative = pagePath(slot);
  if (relative === undefined) return undefined;
  return { slot, relative, absolute: path.join(folder, ...relative.split('/')) };
}

async function publishPage(
  parts: WebsiteParts,
  item: PublishItem,
  signal: AbortSignal,
): Promise<Receipt> {
  const place = placeOf(parts, item.slot);
  if (!place) throw blocked('Its slot is no place below the folder of the pages.');
  signal.throwIfAborted();
  const page = pageOf(item);
  try {
    await requireFolder(parts);
    if (!(await isPlain(parts, place))) {
      throw blocked(`${place.relative} is a link, or goes through one; it is left alone.`);
    }
    await put(parts, place, page);
    await syncAbove(parts, place);
  } catch (cause) {
    throw cause instanceof FlywheelError ? cause : unwritable(place.absolute, cause);
  }
  return { path: parts.named(place.absolute), content_hash: sha256(page) };
}

async function put({ files }: WebsiteParts, place: Place, page: string): Promise<void> {
  const file = { path: place.absolute, bytes: Buffer.from(page) };
  const tag = tagOf(place.slot);
  const there = await files.read(place.absolute);
  if (there?.equals(file.bytes)) return;
  if (there === undefined) {
    if (await files.create(file, tag)) return;
  } else if (isOurPage(place.slot, there.toString('utf8'))) {
    if ((await files.replaceIfUnchanged(file, there, tag)) === 'replaced') return;
  }
  throw blocked(`${place.relative} was written or changed by somebody else; it is left alone.`);
}

/** Also what the last life put there and did not live to sync. */
async function syncAbove({ folder, fs }: WebsiteParts, { absolute }: Place): Promise<void> {
  let at = absolute;
  while (at !== folder) {
    at = path.dirname(at);
    await syncFolder(fs, at);
  }
}

/** Marks our temp files, for each slot its own: `.flywheel-page-<12 hex>-….tmp`. */
const tagOf = (slot: string): string => `page-${sha256(slot).slice(0, 12)}`;

/** A page that a person changed while it was replaced goes back where it was; all else of ours goes. */
async function tidyPage({ files }: WebsiteParts, { slot, absolute }: Place): Promise<void> {
  const [folder, name] = [path.dirname(absolute), path.basename(absolute)];
  const start = `.flywheel-${tagOf(slot)}-`;
  const isOurs = (bytes: Buffer): boolean => isOurPage(slot, bytes.toString('utf8'));
  for (const temp of await files.list(folder)) {
    if (!temp.startsWith(start) || !temp.endsWith('.tmp')) continue;
    const file = path.join(folder, temp);
    const kept = temp === `${start}aside-${name}.tmp` ? await files.read(file) : undefined;
    const there = await files.read(absolute);
    const isNewer = kept !== undefined && !isOurs(kept) && (!there || isOurs(there));
    if (isNewer) await files.replace(file, absolute);
    else await files.remove(file);
  }
}

async function requireFolder({ folder, fs }: WebsiteParts): Promise<void> {
  const stat = await fs.stat(folder);
  if (!stat.isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
}

/** Every part of the place is a plain folder, and the page a plain file, as far as they are there. */
async function isPlain({ folder, fs }: WebsiteParts, { relative }: Place): Promise<boolean> {
  const parts = relative.split('/');
  for (const [index] of parts.entries()) {
    const stat = await absentOr(fs.lstat(path.join(folder, ...parts.slice(0, index + 1))));
    if (!stat) return true;
    if (!(index === parts.length - 1 ? stat.isFile() : stat.isDirectory())) return false;
  }
  return true;
}

async function absentOr<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const blocked = (message: string): FlywheelError =>
  new FlywheelError('PUBLICATION_BLOCKED', message);

function unwritable(file: string, cause: unknown): FlywheelError {
  const why = errnoOf(cause) ?? 'unknown reason';
  return new FlywheelError('OUTPUT_UNWRITABLE', `Cannot write the page ${file}: ${why}.`, {
    retry: 'later',
    details: { path: file, errno: why },
    hint: 'Is publishing.website.folder there, and may this user write into it?',
    cause,
  });
}
