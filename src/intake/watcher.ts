/** What this program uses of a watcher. */
export interface Watcher {
  on(event: 'add' | 'change' | 'unlink', listener: (file: string) => void): unknown;
  /** Events are told from here on; or something changed, and nobody knows what. */
  on(event: 'ready' | 'unknown', listener: () => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  close(): Promise<void>;
}
export type OpenWatcher = (folder: string, polling: boolean) => Watcher;

/** A file of ours that proves that events arrive; no session, and told of all the same. */
export const canaryName = '.flywheel-canary.tmp';
