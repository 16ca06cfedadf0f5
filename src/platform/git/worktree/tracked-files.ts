import type { GitConfig } from '../git-config.ts';
import type { ObjectFormat } from '../object-ids.ts';
import { objectLimit, type GitObject, type ObjectStore } from '../objects/object-store.ts';
import type { Pace } from '../pace.ts';
import { isRegular, isSubmodule } from '../parse-tree.ts';
import type { TreeFile } from '../project/tree-files.ts';
import type { Clean } from './clean-content.ts';
import type { IndexEntry } from './parse-index.ts';
import type { WorkEntry, WorkFiles } from './work-files.ts';
import { objectId } from './work-tree.ts';

export interface WorkContext {
  readonly files: WorkFiles;
  readonly store: ObjectStore;
  readonly format: ObjectFormat;
  readonly config: GitConfig;
  readonly clean: Clean;
  readonly pace: Pace;
}

/** What stands in the work tree, as files of a tree; content that is no object yet is read by `read`. */
export class WorkContents {
  readonly #context: WorkContext;
  /** Paths by the ids of what is in no object. */
  readonly #paths = new Map<string, { path: string; known: string | undefined }>();

  constructor(context: WorkContext) {
    this.#context = context;
  }

  /** Undefined for a file that is gone. `indexTime`: what was written later may have been changed since unseen. */
  async tracked(entry: IndexEntry, indexTime: bigint): Promise<TreeFile | undefined> {
    const { path, mode, oid } = entry;
    if (entry.isAssumed || isSubmodule(mode)) return { path, mode, oid };
    const found = await this.#context.files.look(path);
    if (found === undefined || found.kind === 'folder' || found.kind === 'other') return undefined;
    const now = this.#modeOf(found, mode);
    const isSame = entry.stage === 0 && isUntouched(entry, found) && entry.modified < indexTime;
    if (isSame && isRegular(now) === isRegular(mode)) return { path, mode: now, oid };
    return await this.#file(path, now, found, entry.stage === 0 ? oid : undefined);
  }

  async untracked(path: string): Promise<TreeFile | undefined> {
    const found = await this.#context.files.look(path);
    if (found === undefined || found.kind === 'folder' || found.kind === 'other') return undefined;
    return await this.#file(path, this.#modeOf(found, undefined), found, undefined);
  }

  readonly read = async (oid: string): Promise<GitObject | undefined> => {
    const place = this.#paths.get(oid);
    if (place === undefined) return undefined;
    const bytes = await this.#content(place.path, place.known);
    // Another content than a moment ago is read next time.
    return { type: 'blob', bytes: bytes && this.#idOf(bytes) === oid ? bytes : null };
  };

  async #file(
    path: string,
    mode: number,
    { size }: WorkEntry,
    known: string | undefined,
  ): Promise<TreeFile | undefined> {
    const bytes = size > objectLimit ? null : await this.#content(path, known);
    if (bytes === undefined) return undefined;
    const oid = this.#idOf(bytes ?? Buffer.from(`${path} ${String(size)}`, 'latin1'));
    if (oid !== known) this.#paths.set(oid, { path, known });
    return { path, mode, oid };
  }

  async #content(path: string, known: string | undefined): Promise<Buffer | undefined> {
    await this.#context.pace.breathe();
    const { files, store, clean } = this.#context;
    const bytes = await files.read(path);
    if (bytes === undefined || (known !== undefined && this.#idOf(bytes) === known)) return bytes;
    const before = async (): Promise<Buffer | undefined> =>
      known === undefined ? undefined : ((await store.read(known)).bytes ?? undefined);
    return await clean(bytes, before);
  }

  #idOf(bytes: Buffer): string {
    return objectId(this.#context.format, 'blob', bytes);
  }

  /** Where the file system keeps no modes or links, those of the index stand. */
  #modeOf({ kind }: WorkEntry, known: number | undefined): number {
    const { config } = this.#context;
    if (kind === 'link') return 0o120000;
    if (known === 0o120000 && config.get('core.symlinks') === 'false') return known;
    if (config.get('core.filemode') === 'false')
      return isRegular(known ?? 0) ? (known ?? 0) : 0o100644;
    return kind === 'executable' ? 0o100755 : 0o100644;
  }
}

/** As git decides it by what it wrote down when it last looked. */
const isUntouched = (entry: IndexEntry, found: WorkEntry): boolean =>
  entry.size === found.size % 2 ** 32 &&
  isSameTime(entry.modified, found.modified) &&
  isSameTime(entry.changed, found.changed);

const second = 1_000_000_000n;

/** Some write whole seconds. */
const isSameTime = (kept: bigint, found: bigint): boolean =>
  kept === found || (kept % second === 0n && kept === found - (found % second));
