import { FSWatcher } from 'chokidar';

export interface NameWatch {
  close(): Promise<void>;
}

export interface NameListeners {
  /** Something happened to this name in the folder; undefined where the system does not say to which. */
  readonly onName: (name: string | undefined) => void;
  readonly onReady: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * The names in a folder that something happens to, a moment after it happened, at a cost that does
 * not grow with the folder: what chokidar hears is passed on as it comes.
 */
export function watchNames(folder: string, listeners: NameListeners): NameWatch {
  const watcher = new ListlessWatcher({ depth: 0, followSymlinks: false, ignoreInitial: true });
  watcher.on('raw', (_event, name) => {
    listeners.onName(typeof name === 'string' && name !== '' ? name : undefined);
  });
  watcher.on('ready', listeners.onReady);
  watcher.on('error', listeners.onError);
  watcher.add(folder);
  return watcher;
}

/**
 * chokidar lists the folder and asks for the state of every file in it at every event: 70 ms until a
 * session is seen among 500, seconds among 100,000. Our sweep lists; so this does not. A version
 * that would not ask this method any more would list again, and all would work as before, slower.
 */
class ListlessWatcher extends FSWatcher {
  override _readdirp(): undefined {
    return undefined;
  }
}
