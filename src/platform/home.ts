import path from 'node:path';

/** Where things are in a home. All absolute. */
export interface Home {
  readonly root: string;
  readonly sessions: string;
  readonly rejected: string;
  readonly logs: string;
  readonly state: string;
  /** Below the state: files that may be gone at any time. */
  readonly cache: string;
  readonly manifest: string;
  /** The path inside the home, `/` separated: what is stored and shown. */
  relative(absolute: string): string;
  absolute(relative: string): string;
  /** True for a file that stands in the inbox, whatever it is. */
  isInInbox(absolute: string): boolean;
}

/** The folders every home has, relative. */
export const homeFolders = [
  'outputs/sessions',
  'outputs/rejected',
  'outputs/feedback',
  'outputs/published/website',
  'outputs/published/social',
  'outputs/jobs',
  'outputs/logs',
  'templates',
  'watch',
  '.flywheel',
] as const;

export function homeAt(folder: string): Home {
  const root = path.resolve(folder);
  const sessions = path.join(root, 'outputs', 'sessions');
  return {
    root,
    sessions,
    rejected: path.join(root, 'outputs', 'rejected'),
    logs: path.join(root, 'outputs', 'logs'),
    state: path.join(root, '.flywheel'),
    cache: path.join(root, '.flywheel', 'cache'),
    manifest: path.join(root, 'manifest.json'),
    relative: (absolute) => path.relative(root, absolute).split(path.sep).join('/'),
    absolute: (relative) => path.join(root, ...relative.split('/')),
    isInInbox: (absolute) => path.resolve(absolute).startsWith(sessions + path.sep),
  };
}
