import { decodeText, isUtf8 } from '../decode-text.ts';
import { objectLimit, whenKnown, type Soon } from '../objects/object-store.ts';
import { isRegular } from '../parse-tree.ts';
import { folderOf } from './project-folders.ts';
import { listTree, type FolderFiles, type ListingContext, type TreeFile } from './tree-files.ts';

const textLimit = 2 << 20;
const linkLimit = 4096;
const wholeLimit = 512 << 10;
const manifestLimit = 256 << 10;
const lineLimit = 1000;
const maxLines = 10_000;

/** The tree of HEAD as those who look for facts want it. Paths have one character a byte. */
export interface ProjectTree {
  readonly files: readonly TreeFile[];
  /** Folders with a `/` at the end, in byte order. */
  readonly folders: readonly string[];
  /** A regular file. */
  has(path: string): boolean;
  /** Paths of the regular files right in a folder (`''`, `src/`), in byte order. */
  filesIn(folder: string): readonly string[];
  /** Paths directly in the root that match, in byte order. */
  rootFiles(pattern: RegExp): readonly string[];
  /** A regular file's text; undefined when there is none, or it is over 2 MB or binary. */
  text(path: string): Promise<string | undefined>;
  /** Whether it is such a text, and no byte of it had to be guessed. */
  isUtf8(path: string): Promise<boolean>;
  /** As `text`, for those who take it apart: one that is over 512 KB is empty, for it says nothing. */
  whole(path: string): Promise<string | undefined>;
  /**
   * A short text of short lines, for those who look for patterns in it: over 256 KB, after 10,000
   * lines and after 1,000 letters of a line it is cut.
   */
  manifest(path: string): Promise<string | undefined>;
  /** Where a symbolic link leads, as it is written; undefined when there is none. */
  link(path: string): Promise<string | undefined>;
  /** For loops that ask for nothing else: see Pace. */
  breathe(): Promise<void> | undefined;
  /** Bytes of a file; 0 when it is over the limit of what is read. */
  size(file: TreeFile): Soon<number>;
}

export async function openProjectTree(
  context: ListingContext,
  tree: string | undefined,
): Promise<ProjectTree> {
  const { files, folders } =
    tree === undefined ? { files: [], folders: [] } : await listTree(context, tree);
  const places = lookUp(folders);
  const modeOf = (path: string): number => places.find(path)?.mode ?? 0;
  const read = (path: string, limit: number): Promise<Buffer | undefined> =>
    readSmall(context, places.find(path)?.oid, limit);
  const readText = async (path: string): Promise<string | undefined> => {
    const bytes = isRegular(modeOf(path)) ? await read(path, textLimit) : undefined;
    return bytes && decodeText(bytes);
  };
  return {
    files,
    folders: folders.slice(1).map((folder) => folder.path),
    has: (path) => isRegular(modeOf(path)),
    filesIn: (folder) => places.filesIn(folder),
    rootFiles: (pattern) => places.filesIn('').filter((path) => pattern.test(path)),
    ...textsBy(readText),
    isUtf8: async (path) => isUtf8(await read(path, textLimit)),
    link: async (path) =>
      isLink(modeOf(path)) ? (await read(path, linkLimit))?.toString('latin1') : undefined,
    breathe: () => context.pace.breathe(),
    size: ({ oid }) => sizeOf(context, oid),
  };
}

interface Places {
  find(path: string): TreeFile | undefined;
  filesIn(folder: string): readonly string[];
}

/** Of few folders anybody asks for a file: they are looked through when that happens. */
function lookUp(folders: readonly FolderFiles[]): Places {
  const byFolder = new Map<string, readonly TreeFile[]>();
  for (const { path, files } of folders) {
    const others = byFolder.get(path);
    // No git makes two of one name.
    byFolder.set(path, others ? [...others, ...files] : files);
  }
  const byPath = new Map<string, ReadonlyMap<string, TreeFile>>();
  return {
    find(path) {
      const folder = folderOf(path);
      let files = byPath.get(folder);
      if (!files) {
        files = new Map((byFolder.get(folder) ?? []).map((file) => [file.path, file]));
        byPath.set(folder, files);
      }
      return files.get(path);
    },
    filesIn: (folder) =>
      (byFolder.get(folder) ?? []).flatMap(({ path, mode }) => (isRegular(mode) ? [path] : [])),
  };
}

function textsBy(read: ProjectTree['text']): Pick<ProjectTree, 'text' | 'whole' | 'manifest'> {
  return {
    text: read,
    async whole(path) {
      const text = await read(path);
      return text !== undefined && text.length > wholeLimit ? '' : text;
    },
    manifest: async (path) => shortened(await read(path)),
  };
}

async function readSmall(
  { store, pace }: ListingContext,
  oid: string | undefined,
  limit: number,
): Promise<Buffer | undefined> {
  if (oid === undefined) return undefined;
  await pace.breathe();
  const { bytes } = await store.read(oid);
  return bytes && bytes.length <= limit && !bytes.includes(0) ? bytes : undefined;
}

function sizeOf({ store }: ListingContext, oid: string): Soon<number> {
  if (!store.size) return whenKnown(store.read(oid), ({ bytes }) => bytes?.length ?? 0);
  // As one that cannot be read: who reads the objects makes no difference.
  return whenKnown(store.size(oid), (size) => (size > objectLimit ? 0 : size));
}

const shortened = (text: string | undefined): string | undefined =>
  text
    ?.slice(0, manifestLimit)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/, maxLines)
    .map((line) => line.slice(0, lineLimit))
    .join('\n');

const isLink = (mode: number): boolean => (mode & 0o170000) === 0o120000;
