import type { Log } from '../domain/log.ts';

/** For commands that tell their result themselves. */
export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quietLog,
};
