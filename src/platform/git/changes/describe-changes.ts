import type { ChangeStatus, FileChange } from '../../../domain/repo.ts';
import type { Side } from './compare-trees.ts';
import { countLines } from './count-lines.ts';
import { decodePath } from '../decode-text.ts';
import type { PairedChange } from './detect-renames.ts';
import type { FileContents } from './file-contents.ts';
import type { Pace } from '../pace.ts';
import { isSubmodule, sameType } from '../parse-tree.ts';
import type { RenameContent } from './rename-file.ts';

/** What is told of paths that differ: status, lines, modes. In their order. */
export async function describeChanges(
  changes: readonly PairedChange[],
  contents: FileContents,
  pace: Pace,
): Promise<FileChange[]> {
  const files: FileChange[] = [];
  for (const change of changes) {
    await pace.breathe();
    files.push(await describeChange(change, contents, pace));
  }
  return files;
}

async function describeChange(
  change: PairedChange,
  contents: FileContents,
  pace: Pace,
): Promise<FileChange> {
  const { path, oldPath, similarity, before, after } = change;
  const status = statusOf(change);
  const counts =
    status === 'submodule'
      ? { added: null, removed: null, binary: false }
      : await countChange(change, contents, pace);
  return {
    path: decodePath(path),
    ...(oldPath === undefined ? {} : { old_path: decodePath(oldPath) }),
    status,
    ...(similarity === undefined ? {} : { similarity }),
    ...(before && after && before.mode !== after.mode
      ? { modes: [octal(before.mode), octal(after.mode)] as const }
      : {}),
    ...counts,
  };
}

const octal = (mode: number): string => mode.toString(8).padStart(6, '0');

function statusOf({ before, after, oldPath }: PairedChange): ChangeStatus {
  if (isSubmodule(before?.mode ?? 0) || isSubmodule(after?.mode ?? 0)) return 'submodule';
  if (oldPath !== undefined) return 'renamed';
  if (!before) return 'added';
  if (!after) return 'deleted';
  if (!sameType(before.mode, after.mode)) return 'type_changed';
  return before.oid === after.oid ? 'mode_changed' : 'modified';
}

type Counts = Pick<FileChange, 'added' | 'removed' | 'binary' | 'approximate' | 'unread'>;
const binaryCounts: Counts = { added: null, removed: null, binary: true };
const unknownCounts: Counts = { added: null, removed: null, binary: false, unread: true };
const nothing: RenameContent = { bytes: Buffer.alloc(0), isText: true };

async function countChange(
  { path, oldPath = path, before, after }: PairedChange,
  contents: FileContents,
  pace: Pace,
): Promise<Counts> {
  const sides = [before && { path: oldPath, ...before }, after && { path, ...after }];
  for (const side of sides) if (side && (await contents.isKnownBinary(side))) return binaryCounts;
  const [left, right] = [await textOf(sides[0], contents), await textOf(sides[1], contents)];
  const isOpen = sides.map((side) => side !== undefined && contents.isPromised(side));
  // The side that is there may tell that it is binary.
  if ((isOpen[0] && (isOpen[1] || right)) || (isOpen[1] && left)) return unknownCounts;
  if (!left || !right) return binaryCounts;
  return { ...(await countLines(left, right, pace)), binary: false };
}

/** Undefined for what is binary, or too large to be compared, as git has it. */
async function textOf(
  side: (Side & { path: string }) | undefined,
  contents: FileContents,
): Promise<Buffer | undefined> {
  const content = side ? await contents.read(side) : nothing;
  return content?.isText ? content.bytes : undefined;
}
