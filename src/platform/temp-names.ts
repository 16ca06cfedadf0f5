import path from 'node:path';

/**
 * Our own temp files: in the folder of what they become, never taken for a session, and cleared at
 * start (clear-leftovers.ts). `tag` tells their owner.
 */
export const tempName = (tag: string, name: string): string => `.flywheel-${tag}-${name}.tmp`;

/** Where the temp file of `file` stands. */
export const tempOf = (file: string, tag: string): string =>
  path.join(path.dirname(file), tempName(tag, path.basename(file)));

/** Where a session file is kept while its answer takes its place. */
export const asideOf = (file: string, tag: string): string => tempOf(file, `aside-${tag}`);
