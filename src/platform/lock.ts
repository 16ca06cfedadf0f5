import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, FlywheelError } from '../domain/errors.ts';
import { isMachineErrno } from '../domain/machine-fault.ts';
import { systemClock, type Clock } from './clock.ts';
import {
  readSlot,
  successorOf,
  takeSlot,
  unlinkIfThere,
  type LockHolder,
  type SlotState,
} from './lock-slot.ts';
import { lifeOf, ownIdentity, pidExists } from './process-identity.ts';

export type { LockHolder } from './lock-slot.ts';

export interface LockRequest {
  /** `daemon`, `retry`, …: told to whoever is refused. */
  readonly purpose: string;
  /** Where this process will answer commands. */
  readonly socketPath?: string;
  readonly clock?: Clock;
}

/** The home is ours until released. */
export interface Lock {
  readonly holder: LockHolder;
  /** May be called twice. The end of the process releases as well. */
  release(): Promise<void>;
}

/** Who has the home, as far as can be told from here. */
export type LockState =
  | { readonly kind: 'free' }
  | { readonly kind: 'live'; readonly holder: LockHolder }
  /** Its process is gone: the next owner takes it over. */
  | { readonly kind: 'stale'; readonly holder: LockHolder; readonly why: string }
  /** Another machine's, or another container's. */
  | { readonly kind: 'elsewhere'; readonly holder: LockHolder }
  | { readonly kind: 'damaged' };

/**
 * Makes this process the one owner of the home whose `.flywheel` folder is given, or throws
 * `HOME_LOCKED` at once. A dead owner's lock (its process gone, its pid reused, another boot) and a
 * damaged one (kept aside) are taken over; of many who try at the same time exactly one succeeds.
 */
export async function acquireLock(folder: string, request: LockRequest): Promise<Lock> {
  const slot = slotOf(folder);
  const holder: LockHolder = {
    id: randomUUID(),
    ...(await ownIdentity()),
    purpose: request.purpose,
    since: new Date((request.clock ?? systemClock).now()).toISOString(),
    ...(request.socketPath === undefined ? {} : { socket_path: request.socketPath }),
  };
  const claim = await claimFor(slot, holder);
  if (claim.kind === 'refused') throw await homeLocked(slot, claim.by);
  // The lock is ours with or without them.
  await sweepLeftovers(folder).catch(() => undefined);
  let released: Promise<void> | undefined;
  return {
    holder,
    release: () => (released ??= release(slot, holder.id)),
  };
}

/** Who holds the lock now. Changes nothing, and needs no right but to read. */
export async function readLockHolder(folder: string): Promise<LockState> {
  const state = await readSlot(slotOf(folder));
  if (state.kind !== 'held') return { kind: state.kind };
  const { holder, life } = await newest(slotOf(folder), state);
  if (life.kind !== 'dead') return { kind: life.kind, holder };
  return { kind: 'stale', holder, why: life.why };
}

const slotOf = (folder: string): string => path.join(folder, 'lock');

/** While a dead owner is being replaced, the one who replaces it is the owner. */
async function newest(
  slot: string,
  state: SlotState & { kind: 'held' },
): Promise<SlotState & { kind: 'held' }> {
  if (state.life.kind !== 'dead') return state;
  const next = await readSlot(successorOf(slot, state.holder.id));
  return next.kind === 'held' && next.life.kind === 'live' ? next : state;
}

async function claimFor(slot: string, mine: LockHolder): ReturnType<typeof takeSlot> {
  try {
    await mkdir(path.dirname(slot), { recursive: true });
    return await takeSlot(slot, mine);
  } catch (cause) {
    const code = errnoOf(cause) ?? 'unknown error';
    const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes(code);
    const forNow = code === 'EIO' || isMachineErrno(code);
    const kind = forNow ? 'STORE_UNWRITABLE' : 'HOME_INVALID';
    throw new FlywheelError(kind, `The lock ${slot} cannot be taken (${code}).`, {
      details: { path: slot, errno: code },
      retry: forNow ? 'later' : 'never',
      hint: noLinks
        ? 'The file system of the home must support hard links: put the home on a local disk.'
        : 'The home must be writable and have free space; `flywheel doctor` says more.',
      cause,
    });
  }
}

async function homeLocked(slot: string, by: LockHolder): Promise<FlywheelError> {
  const { pid, purpose, since, host } = by;
  const facts = { pid, purpose, since };
  if ((await lifeOf(by)).kind !== 'elsewhere') {
    const message = `The home is in use by process ${pid} (${purpose}, since ${since}).`;
    return new FlywheelError('HOME_LOCKED', message, { details: facts });
  }
  return new FlywheelError(
    'HOME_LOCKED',
    `The home is held by process ${pid} of another machine or container, ${host} (${purpose}, since ${since}).`,
    {
      details: { ...facts, host },
      hint: `Stop it there. Only if ${host} is gone for good: delete ${slot} and start again.`,
    },
  );
}

async function release(slot: string, id: string): Promise<void> {
  const state = await readSlot(slot);
  if (state.kind === 'held' && state.holder.id === id) await unlinkIfThere(slot);
}

/** What others left when they died while taking the lock. The owner alone may clear it away. */
async function sweepLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const temp = /^lock\.(\d+)\.[0-9a-f-]{36}\.tmp$/.exec(name);
    const abandoned = temp ? !pidExists(Number(temp[1])) : name.startsWith('lock.after-');
    if (abandoned) await unlinkIfThere(path.join(folder, name));
  }
}
