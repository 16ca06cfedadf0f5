import path from 'node:path';
import type { FileMove, FileTask } from '../domain/file-task.ts';
import { echoKeys } from '../domain/session.ts';
import { syncFolder } from '../platform/durable-files.ts';
import { canonical } from '../platform/json/canonical.ts';
import { placeNow, readPlain, statNow } from '../platform/place-now.ts';
import type { OpenTask } from '../store/store.ts';
import { answerAgain, type AgainGround } from './answer-again.ts';
import type { EchoResult } from './answer-file.ts';
import { receiptsName } from './receipts-text.ts';
import { isTorn } from './is-torn.ts';
import type { LaterTasks } from './later-tasks.ts';
import { carrierOf, giveBackSession, makeMoves, type TaskGround } from './perform-task.ts';

export interface RedoGround extends TaskGround, AgainGround {
  /** True for bytes that are an artifact we made, of any run. */
  readonly isArtifact: (bytes: Buffer) => boolean;
}

/**
 * Does a task that was done before, wholly, in part or not at all, and that a power loss may have
 * undone in any part since. Twice is the same as once; what people or agents wrote since stays.
 */
export async function performAgain(
  ground: RedoGround,
  { id, task }: OpenTask,
  later: LaterTasks,
): Promise<EchoResult> {
  const all = task.moves ?? [];
  moveLostSession(ground, task);
  const moves = all.filter((move) => {
    const isMade = isThere(ground, later.placeOf(move.to, id) ?? move.to);
    return !isMade && !isReplaced(ground, task, move);
  });
  await syncTargets(ground, moves);
  await makeMoves(ground, task, { moves, all, isClaimed: (bytes) => isOurs(ground, task, bytes) });
  for (const { path: file, text } of task.files ?? []) {
    const place = later.placeOf(file, id);
    if (place !== undefined) placeAgain(ground, place, text, task.tag);
  }
  if (!task.echo) return 'unchanged';
  const place = later.placeOf(task.echo.path, id);
  const result = answerAgain(ground, task.echo, task.tag, place);
  if (result === 'changed' && place === task.echo.path) giveBackSession(ground, task);
  return result;
}

const isThere = ({ home, now }: TaskGround, relative: string): boolean =>
  statNow(now, home.absolute(relative)) !== undefined;

/** What was claimed or, where a power loss may have taken back the move alone, what was made of it. */
function isOurs({ mayHaveLostPower }: RedoGround, { echo }: FileTask, bytes: Buffer): boolean {
  const { before, after } = echo ?? { before: '', after: '' };
  if (bytes.equals(Buffer.from(before))) return true;
  const texts = [before, after];
  return mayHaveLostPower && (bytes.equals(Buffer.from(after)) || isTorn(bytes, texts));
}

/** A power loss can take back the move of a session file and keep the answer that was put at its new place. */
function moveLostSession(ground: RedoGround, task: FileTask): void {
  const { home, now, mayHaveLostPower } = ground;
  const carrier = carrierOf(task);
  if (!mayHaveLostPower || !carrier || carrier.to !== task.echo?.path) return;
  const { from, to } = carrier;
  const left = readPlain(now, home.absolute(from));
  const there = readPlain(now, home.absolute(to));
  if (typeof left === 'string' || typeof there === 'string') return;
  if (!isOurs(ground, task, left) && !isSameWork(left, task.echo.before)) return;
  if (!isOurs(ground, task, there)) return;
  now.renameSync(home.absolute(from), home.absolute(to));
}

/** It may also have taken back an answer from before the move: then it is given back whole, to be taken anew. */
function isSameWork(bytes: Buffer, claimed: string): boolean {
  const [own, other] = [bytes.toString('utf8'), claimed].map(workIn);
  return own !== undefined && own === other;
}

/** The session without our keys, in one form; undefined for what is no session. */
function workIn(text: string): string | undefined {
  try {
    const session = JSON.parse(text) as Record<string, unknown>;
    return canonical(omit(session, echoKeys));
  } catch {
    return undefined;
  }
}

const omit = (session: Record<string, unknown>, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(session).filter(([key]) => !keys.includes(key)));

/** Folders that are there may be so by a life that died before it had synced them. */
async function syncTargets(
  { home, now, fs }: TaskGround,
  moves: readonly FileMove[],
): Promise<void> {
  const folders = new Set<string>();
  for (const { to } of moves) {
    let folder = home.absolute(to);
    while (folder !== home.root) folders.add((folder = path.dirname(folder)));
  }
  for (const folder of folders) if (statNow(now, folder)) await syncFolder(fs, folder);
}

/** What stands there is the new text already: what was there before had been taken away by somebody. */
function isReplaced({ home, now }: TaskGround, task: FileTask, move: FileMove): boolean {
  const own = task.files?.find((file) => file.path === move.from);
  if (!own || move.unchanged) return false;
  const there = readPlain(now, home.absolute(move.from));
  return typeof there !== 'string' && there.equals(Buffer.from(own.text));
}

/** Somebody's edit is any whole text that is not an artifact of ours. */
function placeAgain(ground: RedoGround, place: string, text: string, tag: string): void {
  const { home, now, isArtifact, isAnew } = ground;
  const file = home.absolute(place);
  const bytes = Buffer.from(text);
  const there = readPlain(now, file);
  if (there === 'other') return;
  if (there !== 'absent') {
    const isDone = there.equals(bytes);
    const isOurs = isDone || path.basename(file) === receiptsName || isArtifact(there);
    if (isDone && !isAnew) return;
    if (!isOurs && !isTorn(there, [text])) return;
  }
  now.mkdirSync(path.dirname(file), { recursive: true });
  placeNow(now, file, bytes, tag);
}
