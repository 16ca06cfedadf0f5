import { EventEmitter } from 'node:events';
import path from 'node:path';
import { isFolder, isThere } from '../platform/list-folder.ts';
import { isIgnoredName, sessionFileOf, sessionOfFolder } from './inbox-names.ts';
import { watchNames, type NameWatch } from './watch-names.ts';
import { canaryName, type Watcher } from './watcher.ts';

/** Folders something was heard of, watched inside too; in those beyond, the sweep finds what changes. */
const mostFolders = 64;

/** Tells of every name in the inbox that may be a session, and of sessions in folders that are new. */
export const createFolderEvents = (folder: string): Watcher => new FolderEvents(folder);

class FolderEvents extends EventEmitter implements Watcher {
  readonly #folder: string;
  readonly #root: NameWatch;
  /** By name, the one heard of last at the end. */
  readonly #inside = new Map<string, NameWatch>();
  readonly #looking = new Set<string>();
  #closed = false;

  constructor(folder: string) {
    super();
    this.#folder = folder;
    this.#root = watchNames(folder, {
      onName: (name) => {
        this.#heard(name);
      },
      onReady: () => this.emit('ready'),
      onError: (error) => this.emit('error', error),
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const open = [this.#root, ...this.#inside.values()];
    this.#inside.clear();
    await Promise.all(open.map((watch) => watch.close()));
  }

  #heard(name: string | undefined): void {
    if (this.#closed) return;
    if (name === undefined) this.emit('unknown');
    else if (name === canaryName || sessionFileOf(name)) this.#tell(name);
    else if (sessionOfFolder(name) !== undefined) void this.#heardFolder(name);
  }

  #tell(inside: string): void {
    this.emit('change', path.join(this.#folder, inside));
  }

  /** A folder that came, or went. */
  async #heardFolder(name: string): Promise<void> {
    if (this.#looking.has(name)) return;
    this.#looking.add(name);
    const isDrop = await isDropFolder(path.join(this.#folder, name));
    this.#looking.delete(name);
    if (this.#closed) return;
    if (isDrop) this.#watchInside(name);
    // A folder that went takes its session with it; anything else is nobody's session.
    if (isDrop || this.#leave(name)) this.#tellInside(name);
  }

  #watchInside(name: string): void {
    if (this.#inside.has(name)) return;
    const tell = (): void => {
      this.#tellInside(name);
    };
    const watch = watchNames(path.join(this.#folder, name), {
      onName: (inside) => {
        if (inside === undefined || !isIgnoredName(inside)) tell();
      },
      // What was written before it was watched.
      onReady: tell,
      // The sweep finds what is in there.
      onError: () => {
        this.#leave(name);
      },
    });
    this.#inside.set(name, watch);
    for (const [oldest] of this.#inside) {
      if (this.#inside.size <= mostFolders) break;
      this.#leave(oldest);
    }
  }

  #tellInside(name: string): void {
    const file = sessionOfFolder(name);
    if (file !== undefined && !this.#closed) this.#tell(file);
  }

  /** False when it was not watched. */
  #leave(name: string): boolean {
    const watch = this.#inside.get(name);
    // A folder that is gone has nothing to close any more.
    watch?.close().catch(() => undefined);
    return this.#inside.delete(name);
  }
}

/** What stands beside a session of its name is ours: the artifacts. */
async function isDropFolder(folder: string): Promise<boolean> {
  try {
    return (await isFolder(folder)) && !(await isThere(`${folder}.json`));
  } catch {
    // Whatever it is, the sweep finds what is in it.
    return false;
  }
}
