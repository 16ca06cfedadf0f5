import path from 'node:path';
import { FlywheelError } from '../domain/errors.ts';
import type { DurableFiles } from '../platform/durable-files.ts';
import type { FileSystem } from '../platform/file-system.ts';
import type { Home } from '../platform/home.ts';
import type { Publisher } from './publisher.ts';
import { createWebsitePublisher } from './website/website-publisher.ts';

export interface RegistryParts {
  readonly home: Home;
  readonly fs: FileSystem;
  readonly files: DurableFiles;
  readonly settings: { readonly website: { readonly enabled: boolean; readonly folder: string } };
}

/** The publishers that are switched on. Throws `CONFIG_INVALID` for one that cannot work. */
export function createPublishers(parts: RegistryParts): Publisher[] {
  const { home, fs, files, settings } = parts;
  if (!settings.website.enabled) return [];
  const folder = folderOf(home, settings.website.folder);
  const named = (absolute: string): string =>
    isBelow(absolute, home.root) ? home.relative(absolute) : absolute;
  return [createWebsitePublisher({ folder, fs, files, named })];
}

function folderOf(home: Home, written: string): string {
  if (written.trim() === '') throw unfit('names no folder');
  const folder = path.resolve(home.root, written);
  const ours = [home.sessions, home.rejected, home.state].find((each) => isBelow(folder, each));
  if (ours !== undefined)
    throw unfit(`lies in ${home.relative(ours)}, which is no place for pages`);
  return folder;
}

const isBelow = (file: string, folder: string): boolean =>
  file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);

const unfit = (what: string): FlywheelError =>
  new FlywheelError('CONFIG_INVALID', `publishing.website.folder ${what}.`, {
    hint: 'Name a folder that is there, for example outputs/published/website, or switch publishing.website.enabled off.',
  });
