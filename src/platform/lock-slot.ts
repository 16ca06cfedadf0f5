import { createHash, randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, lstat, open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '../domain/errors.ts';
import { lifeOf, type Life, type ProcessIdentity } from './process-identity.ts';

/** What a lock file says about its owner. */
export interface LockHolder extends ProcessIdentity {
  /** Unique for each time a lock is taken. */
  readonly id: string;
  /** `daemon`, `retry`, …: why the home is held. */
  readonly purpose: string;
  /** RFC 3339. */
  readonly since: string;
  /** Where the owner answers, if it does. */
  readonly socket_path?: string;
}

export type SlotState =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly holder: LockHolder; readonly life: Life }
  /** Lock files appear complete, by link(2): one that says nothing is broken, not being written. */
  | { readonly kind: 'damaged'; readonly id: string };

type Claim = { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly by: LockHolder };

/**
 * Takes the slot (a file that names its owner) for `mine`, or says who has it.
 *
 * Free: link(2) lets exactly one in. Held by a dead X: the right to replace X is itself a slot, named
 * after X, taken in this same way; ids are never used twice, so whoever has that slot and still finds
 * X here is alone. The file is replaced by a rename and never absent in between.
 */
export async function takeSlot(slot: string, mine: LockHolder): Promise<Claim> {
  for (;;) {
    if (await linkComplete(slot, mine)) return { kind: 'taken' };
    const found = await readSlot(slot);
    if (found.kind === 'free') continue;
    if (found.kind === 'held' && found.life.kind !== 'dead') {
      return { kind: 'refused', by: found.holder };
    }
    const dead = idOf(found);
    const successor = successorOf(slot, dead);
    const claim = await takeSlot(successor, mine);
    const unchanged = idOf(await readSlot(slot)) === dead;
    if (claim.kind === 'refused') {
      if (unchanged) return claim;
      continue;
    }
    try {
      if (unchanged) return await replaceSlot(slot, mine, found);
    } finally {
      await unlinkIfThere(successor);
    }
  }
}

export async function readSlot(slot: string): Promise<SlotState> {
  for (;;) {
    const before = await statIfThere(slot);
    if (before === undefined) return { kind: 'free' };
    const readable = before.isFile() && before.size <= 65_536;
    const holder = readable ? parseHolder(await readIfThere(slot)) : undefined;
    if (holder) return { kind: 'held', holder, life: await lifeOf(holder) };
    const after = await statIfThere(slot);
    // Replaced or removed while it was read: what was read belongs to nobody.
    if (after && sameFile(before, after)) return { kind: 'damaged', id: damagedId(after) };
  }
}

/** The slot whose owner alone may replace the owner `id` of `slot`. */
export function successorOf(slot: string, id: string): string {
  return path.join(path.dirname(slot), `lock.after-${shortHash([path.basename(slot), id])}`);
}

async function replaceSlot(slot: string, mine: LockHolder, old: SlotState): Promise<Claim> {
  if (old.kind === 'damaged') await keepAside(slot, old.id);
  const temp = await writeTemp(slot, mine);
  await rename(temp, slot);
  return { kind: 'taken' };
}

async function linkComplete(slot: string, mine: LockHolder): Promise<boolean> {
  if (await statIfThere(slot)) return false;
  const temp = await writeTemp(slot, mine);
  try {
    await link(temp, slot);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlinkIfThere(temp);
  }
}

async function writeTemp(slot: string, mine: LockHolder): Promise<string> {
  const name = `lock.${String(process.pid)}.${randomUUID()}.tmp`;
  const temp = path.join(path.dirname(slot), name);
  const file = await open(temp, 'wx', 0o644);
  try {
    await file.writeFile(`${JSON.stringify(mine, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return temp;
}

async function keepAside(slot: string, id: string): Promise<void> {
  const aside = path.join(path.dirname(slot), `lock.${id}`);
  await link(slot, aside).catch((error: unknown) => {
    if (errnoOf(error) !== 'EEXIST') throw error;
  });
}

function parseHolder(bytes: Buffer | undefined): LockHolder | undefined {
  try {
    const value = JSON.parse(String(bytes)) as Partial<Record<keyof LockHolder, unknown>> | null;
    const texts = [value?.host, value?.boot, value?.pids, value?.started, value?.purpose];
    const readable =
      [...texts, value?.since].every((text) => typeof text === 'string') &&
      Number.isSafeInteger(value?.pid) &&
      (value?.pid as number) > 0 &&
      /^[0-9a-f-]{36}$/.test(String(value?.id));
    return readable ? (value as unknown as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

const idOf = (state: SlotState): string =>
  state.kind === 'free' ? '' : state.kind === 'held' ? state.holder.id : state.id;

const sameFile = (one: Stats, other: Stats): boolean => damagedId(one) === damagedId(other);

/** Of the file, not of its content: the same damage may come back another day. */
function damagedId({ dev, ino, size, mtimeMs }: Stats): string {
  return `damaged-${shortHash([dev, ino, size, mtimeMs])}`;
}

const shortHash = (facts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);

async function statIfThere(file: string): Promise<Stats | undefined> {
  return lstat(file).catch(absent);
}

/** What may not be read may well be a living lock: that is an error, not damage. */
async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch(absent);
}

export async function unlinkIfThere(file: string): Promise<void> {
  await unlink(file).catch(absent);
}

function absent(error: unknown): undefined {
  if (errnoOf(error) !== 'ENOENT') throw error;
}
