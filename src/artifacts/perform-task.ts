import path from 'node:path';
import type { EchoTask, FileMove, FileTask } from '../domain/file-task.ts';
import { makeFolderDurably, syncFolder } from '../platform/durable-files.ts';
import type { FileSystem, NowFileSystem } from '../platform/file-system.ts';
import { placeNow, readPlain, statNow } from '../platform/place-now.ts';
import { answerFile, type EchoResult, type FileGround } from './answer-file.ts';

export interface TaskGround extends FileGround {
  readonly fs: FileSystem;
}

/** Does a task for the first time: nothing that stands in its places is looked at, but for the echo. */
export async function performTask(ground: TaskGround, task: FileTask): Promise<EchoResult> {
  if (task.moves) await makeMoves(ground, task, task.moves, task.moves);
  placeFiles(ground, task);
  return task.echo ? answerFile(ground, task.echo, task.tag) : 'unchanged';
}

/**
 * Moves what is there to where nothing is. What the task is to put in its place comes only when the
 * moves are on disk: else a power loss could keep the new text and take the move back. `all` may
 * hold more: moves that were made before, perhaps without a sync.
 */
export async function makeMoves(
  ground: TaskGround,
  task: FileTask,
  moves: readonly FileMove[],
  all: readonly FileMove[],
): Promise<void> {
  const { home, now, fs } = ground;
  for (const { from, to } of moves) {
    const [source, target] = [home.absolute(from), home.absolute(to)];
    if (!statNow(now, source) || statNow(now, target)) continue;
    await makeFolderDurably(fs, path.dirname(target));
    if (to === task.echo?.path) moveSession(now, source, target, task.echo);
    else now.renameSync(source, target);
  }
  const isReplaced = ({ from }: FileMove): boolean =>
    (task.files ?? []).some((file) => file.path === from);
  const folders = all
    .filter(isReplaced)
    .flatMap(({ from, to }) => [path.posix.dirname(to), path.posix.dirname(from)]);
  for (const folder of new Set(folders)) {
    if (statNow(now, home.absolute(folder))) await syncFolder(fs, home.absolute(folder));
  }
}

/** What an agent has put in its place, before or just now, is new work: it stays in the inbox. */
function moveSession(
  now: NowFileSystem,
  source: string,
  target: string,
  { before }: EchoTask,
): void {
  const isBefore = (file: string): boolean => {
    const there = readPlain(now, file);
    return typeof there !== 'string' && there.equals(Buffer.from(before));
  };
  if (!isBefore(source)) return;
  now.renameSync(source, target);
  if (!isBefore(target) && !statNow(now, source)) now.renameSync(target, source);
}

function placeFiles({ home, now }: TaskGround, { files = [], tag }: FileTask): void {
  const folders = new Set(files.map((file) => path.posix.dirname(file.path)));
  for (const folder of folders) now.mkdirSync(home.absolute(folder), { recursive: true });
  for (const file of files) placeNow(now, home.absolute(file.path), Buffer.from(file.text), tag);
}
