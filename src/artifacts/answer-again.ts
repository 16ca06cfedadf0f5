import type { EchoTask } from '../domain/file-task.ts';
import { readPlain, renameOrClear, statNow, writeTempNow } from '../platform/place-now.ts';
import { asideOf, tempOf } from '../platform/temp-names.ts';
import { answerFile, type EchoResult, type FileGround } from './answer-file.ts';
import { isTorn } from './is-torn.ts';

export interface AgainGround extends FileGround {
  /** The machine has been down since the last checkpoint: what was not synced may be torn. */
  readonly mayHaveLostPower: boolean;
  /** What is in place is not known to be on its way to the disk: it is written again. */
  readonly isAnew: boolean;
}

/**
 * The answer once more, after a crash or a failure at any point of the first time. What an agent
 * wrote since comes first, as then; a file that only a power loss can have torn is restored.
 * `place` is where the file is now; undefined: it is of no account any more.
 */
export function answerAgain(
  ground: AgainGround,
  echo: EchoTask,
  tag: string,
  place: string | undefined,
): EchoResult {
  const { home, now, mayHaveLostPower, isAnew } = ground;
  const file = home.absolute(place ?? echo.path);
  for (const path of new Set([echo.path, place ?? echo.path])) {
    const aside = asideOf(home.absolute(path), tag);
    if (settleAside(ground, { ...echo, file, aside }) === 'given-back') return 'changed';
  }
  const there = place === undefined ? 'other' : readPlain(now, file);
  if (place === undefined || there === 'other') return 'changed';
  if (there !== 'absent' && there.equals(Buffer.from(echo.after))) {
    const { after } = echo;
    return isAnew ? answerFile(ground, { path: place, before: after, after }, tag) : 'written';
  }
  // A file that is not there was taken away: a rename leaves the old one or the new one.
  const isLost = there !== 'absent' && isTorn(there, [echo.before, echo.after]);
  if (!mayHaveLostPower || !isLost) return answerFile(ground, { ...echo, path: place }, tag);
  restore(ground, file, echo, tag);
  return 'written';
}

interface Kept extends Pick<EchoTask, 'before' | 'after'> {
  readonly file: string;
  readonly aside: string;
}

/**
 * The second name a session file had while its echo took its place. Needed only if an agent wrote
 * into it since: then what stands there is our echo of what was before, and not newer.
 */
function settleAside(
  { now, mayHaveLostPower }: AgainGround,
  { file, aside, before, after }: Kept,
): 'given-back' | 'settled' {
  const kept = readPlain(now, aside);
  if (kept === 'absent') return 'settled';
  const there = readPlain(now, file);
  if (there === 'absent') {
    now.renameSync(aside, file);
    return 'settled';
  }
  const holds = (bytes: Buffer | 'other', text: string): boolean =>
    bytes !== 'other' &&
    (bytes.equals(Buffer.from(text)) || (mayHaveLostPower && isTorn(bytes, [text])));
  const isSame = statNow(now, aside)?.ino === statNow(now, file)?.ino;
  if (!isSame && holds(there, after) && !holds(kept, before)) {
    now.renameSync(aside, file);
    return 'given-back';
  }
  now.unlinkSync(aside);
  return 'settled';
}

function restore({ now }: FileGround, file: string, { after }: EchoTask, tag: string): void {
  const temp = tempOf(file, tag);
  writeTempNow(now, temp, Buffer.from(after), statNow(now, file));
  renameOrClear(now, temp, file);
}
