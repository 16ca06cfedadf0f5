import path from 'node:path';
import type { FileMove, FileTask } from '../domain/file-task.ts';
import { makeFolderDurably, syncFolder } from '../platform/durable-files.ts';
import type { FileSystem } from '../platform/file-system.ts';
import { placeNow, readPlain, statNow } from '../platform/place-now.ts';
import { answerFile, type EchoResult, type FileGround } from './answer-file.ts';

export interface TaskGround extends FileGround {
  readonly fs: FileSystem;
}

/** Does a task for the first time: nothing that stands in its places is looked at, but for the echo. */
export async function performTask(ground: TaskGround, task: FileTask): Promise<EchoResult> {
  if (task.moves) await makeMoves(ground, task, task.moves, task.moves);
  placeFiles(ground, task);
  if (!task.echo) return 'unchanged';
  const result = answerFile(ground, task.echo, task.tag);
  if (result === 'changed') giveBackSession(ground, task);
  return result;
}

/** The move that takes along the file of the echo. */
export const carrierOf = ({ moves = [], echo }: FileTask): FileMove | undefined =>
  moves.find(({ to }) => echo?.path === to || echo?.path.startsWith(`${to}/`));

/** A session that was moved and then turned out to be new work is put back into the inbox. */
export function giveBackSession({ home, now }: FileGround, task: FileTask): void {
  const carrier = carrierOf(task);
  if (!carrier || statNow(now, home.absolute(carrier.from))) return;
  if (!statNow(now, home.absolute(carrier.to))) return;
  now.renameSync(home.absolute(carrier.to), home.absolute(carrier.from));
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
  const carrier = carrierOf(task);
  for (const { from, to } of moves) {
    const [source, target] = [home.absolute(from), home.absolute(to)];
    if (!statNow(now, source) || statNow(now, target)) continue;
    await makeFolderDurably(fs, path.dirname(target));
    if (to === carrier?.to) moveSession(ground, task, carrier);
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
function moveSession(ground: FileGround, task: FileTask, { from, to }: FileMove): void {
  const { home, now } = ground;
  const { path: place, before } = task.echo ?? { path: to, before: '' };
  const isBefore = (item: string): boolean => {
    const there = readPlain(now, home.absolute(item + place.slice(to.length)));
    return typeof there !== 'string' && there.equals(Buffer.from(before));
  };
  if (!isBefore(from)) return;
  now.renameSync(home.absolute(from), home.absolute(to));
  if (!isBefore(to)) giveBackSession(ground, task);
}

function placeFiles({ home, now }: TaskGround, { files = [], tag }: FileTask): void {
  const folders = new Set(files.map((file) => path.posix.dirname(file.path)));
  for (const folder of folders) now.mkdirSync(home.absolute(folder), { recursive: true });
  for (const file of files) placeNow(now, home.absolute(file.path), Buffer.from(file.text), tag);
}
