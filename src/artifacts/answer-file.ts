import type { EchoTask } from '../domain/file-task.ts';
import { errnoOf } from '../domain/errors.ts';
import type { NowFileSystem } from '../platform/file-system.ts';
import type { Home } from '../platform/home.ts';
import {
  isAbsence,
  openPlain,
  readOpen,
  renameOrClear,
  statNow,
  unlinkNow,
  writeTempNow,
  type OpenFile,
} from '../platform/place-now.ts';
import { asideOf, tempOf } from '../platform/temp-names.ts';

/** How writing an echo ended; `changed` and `gone` are the agent's doing and no fault. */
export type EchoResult = 'written' | 'unchanged' | 'changed' | 'gone';

export interface FileGround {
  readonly home: Home;
  readonly now: NowFileSystem;
}

/**
 * Puts the answer into a session file that still holds what was claimed; any other content is left
 * alone, for it is new work. The old file is kept under a second name until the new one has proved
 * to replace just that: an agent that wrote into it meanwhile gets its bytes back.
 */
export function answerFile({ home, now }: FileGround, echo: EchoTask, tag: string): EchoResult {
  const file = home.absolute(echo.path);
  const aside = asideOf(file, tag);
  const kept = keepAside(now, file, aside);
  if (kept === 'gone') return 'gone';
  const step = { now, file, tag, aside: kept === 'kept' ? aside : undefined };
  const old = openPlain(now, step.aside ?? file);
  if (typeof old === 'string') {
    if (step.aside !== undefined) now.unlinkSync(step.aside);
    return old === 'absent' ? 'gone' : 'changed';
  }
  try {
    return replaceOpen(step, old, echo);
  } finally {
    now.close(old.opened, () => undefined);
  }
}

interface Step {
  readonly now: NowFileSystem;
  readonly file: string;
  readonly tag: string;
  /** Undefined where a second name cannot be had. */
  readonly aside: string | undefined;
}

function replaceOpen(step: Step, { opened, stat }: OpenFile, echo: EchoTask): EchoResult {
  const { now, file, tag, aside } = step;
  const before = Buffer.from(echo.before);
  const isBefore = (): boolean => readOpen(now, opened).equals(before);
  const leave = (): EchoResult => {
    if (aside !== undefined) now.unlinkSync(aside);
    return 'changed';
  };
  if (stat.size !== before.length || !isBefore()) return leave();
  const temp = tempOf(file, tag);
  writeTempNow(now, temp, Buffer.from(echo.after), stat);
  // Whoever put another file there while ours was written has newer bytes.
  if (statNow(now, file)?.ino !== stat.ino) {
    unlinkNow(now, temp);
    return leave();
  }
  renameOrClear(now, temp, file);
  if (isBefore()) {
    if (aside !== undefined) now.unlinkSync(aside);
    return 'written';
  }
  giveBack(step, opened, stat);
  return 'changed';
}

function giveBack({ now, file, tag, aside }: Step, opened: number, like: OpenFile['stat']): void {
  if (aside !== undefined) {
    now.renameSync(aside, file);
    return;
  }
  const temp = tempOf(file, tag);
  writeTempNow(now, temp, readOpen(now, opened), like);
  renameOrClear(now, temp, file);
}

function keepAside(
  now: NowFileSystem,
  file: string,
  aside: string,
): 'kept' | 'gone' | 'unlinkable' {
  try {
    now.linkSync(file, aside);
    return 'kept';
  } catch (error) {
    if (isAbsence(error)) return 'gone';
    // No second names here, or none for the files of others, or it is a folder.
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(errnoOf(error) ?? '')) {
      return 'unlinkable';
    }
    throw error;
  }
}
