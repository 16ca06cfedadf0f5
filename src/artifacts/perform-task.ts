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
  const { moves, echo } = task;
  const isClaimed = (bytes: Buffer): boolean => bytes.equals(Buffer.from(echo?.before ?? ''));
  if (moves) await makeMoves(ground, task, { moves, all: moves, isClaimed });
  placeFiles(ground, task);
  if (!echo) return 'unchanged';
  const result = answerFile(ground, echo, task.tag);
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

export interface Moving {
  /** Those to be made. */
  readonly moves: readonly FileMove[];
  /** Also those that were made before, perhaps without a sync. */
  readonly all: readonly FileMove[];
  /** True while a session file holds what is to be moved, and no new work. */
  readonly isClaimed: (bytes: Buffer) => boolean;
}

/**
 * Moves what is there to where nothing is. What the task is to put in its place comes only when the
 * moves are on disk: else a power loss could keep the new text and take the move back.
 */
export async function makeMoves(
  ground: TaskGround,
  task: FileTask,
  { moves, all, isClaimed }: Moving,
): Promise<void> {
  const { home, now, fs } = ground;
  const carrier = carrierOf(task);
  for (const { from, to } of moves) {
    const [source, target] = [home.absolute(from), home.absolute(to)];
    if (!statNow(now, source) || statNow(now, target)) continue;
    await makeFolderDurably(fs, path.dirname(target));
    if (to === carrier?.to) moveSession(ground, task, carrier, isClaimed);
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
  ground: FileGround,
  task: FileTask,
  { from, to }: FileMove,
  isClaimed: Moving['isClaimed'],
): void {
  const { home, now } = ground;
  const inside = (task.echo?.path ?? to).slice(to.length);
  const isStill = (item: string): boolean => {
    const there = readPlain(now, home.absolute(item + inside));
    return typeof there !== 'string' && isClaimed(there);
  };
  if (!isStill(from)) return;
  now.renameSync(home.absolute(from), home.absolute(to));
  if (!isStill(to)) giveBackSession(ground, task);
}

function placeFiles({ home, now }: TaskGround, { files = [], tag }: FileTask): void {
  const folders = new Set(files.map((file) => path.posix.dirname(file.path)));
  for (const folder of folders) now.mkdirSync(home.absolute(folder), { recursive: true });
  for (const file of files) placeNow(now, home.absolute(file.path), Buffer.from(file.text), tag);
}
