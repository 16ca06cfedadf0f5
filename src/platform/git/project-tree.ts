import { decodePath, decodeText } from './decode-text.ts';
import type { ObjectStore } from './object-store.ts';
import type { Pace } from './pace.ts';
import { isRegular } from './parse-tree.ts';
import { listTree, type TreeFile } from './tree-files.ts';

const textLimit = 2 << 20;

/** The tree of HEAD as those who look for facts want it. */
export interface ProjectTree {
  readonly files: readonly TreeFile[];
  /** Folders with a `/` at the end, in byte order; readable. */
  readonly folders: readonly string[];
  has(path: string): boolean;
  /** Paths directly in the root that match, in byte order. */
  rootFiles(pattern: RegExp): readonly string[];
  /** A regular file's text; undefined when there is none, or it is over 2 MB or binary. */
  text(path: string): Promise<string | undefined>;
  /** Bytes of a file; 0 when it is over the limit of what is read. */
  size(file: TreeFile): Promise<number>;
}

export async function openProjectTree(
  context: { store: ObjectStore; pace: Pace },
  tree: string | undefined,
): Promise<ProjectTree> {
  const { files, folders } =
    tree === undefined ? { files: [], folders: [] } : await listTree(context, tree);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const root = files.filter(({ path, mode }) => !path.includes('/') && isRegular(mode));
  return {
    files,
    folders: folders.map(decodePath),
    has: (path) => byPath.has(path),
    rootFiles: (pattern) => root.map((file) => file.path).filter((path) => pattern.test(path)),
    async text(path) {
      const file = byPath.get(path);
      if (!file || !isRegular(file.mode)) return undefined;
      const { bytes } = await context.store.read(file.oid);
      if (!bytes || bytes.length > textLimit || bytes.includes(0)) return undefined;
      return decodeText(bytes);
    },
    async size(file) {
      await context.pace.breathe();
      return (await context.store.read(file.oid)).bytes?.length ?? 0;
    },
  };
}
