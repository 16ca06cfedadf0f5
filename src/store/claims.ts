import { artifactFolders, isReserved } from '../domain/artifact-folders.ts';
import type { Events } from '../domain/events.ts';
import type { Pins } from '../domain/pins.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { Clock } from '../platform/clock.ts';
import { sha256 } from '../platform/hash.ts';
import { claimAgain, claimRun } from './claim-run.ts';
import type { Again, Claim, Run, Store } from './store.ts';
import { leftRuns, type LeftRun } from './suspects.ts';

export interface ClaimParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: Events;
  /** True when something stands at the home-relative path. */
  readonly isThere: (path: string) => Promise<boolean>;
  /** A session from the text of its claim. */
  readonly reread: (run: Run) => AcceptedSession;
  /** What a run of the session depends on besides its text, as it is now. */
  readonly pin: (accepted: AcceptedSession) => Promise<Pins>;
}

export interface Claims {
  /** `anew`: finished work is written once more, from these. */
  claim(accepted: AcceptedSession, again: boolean, anew?: Pins): Promise<Claim>;
  again(run: Run, how: Again): Promise<Run | undefined>;
  /** Runs that were claimed and have no facts yet, in the order they are to be taken up. */
  unfinished(): Promise<(LeftRun & { accepted: AcceptedSession })[]>;
}

/** Claims against the store: durable when they are given, and told as events. */
export function createClaims(parts: ClaimParts): Claims {
  const { store, clock, events, isThere, reread, pin } = parts;
  return {
    async claim(accepted, again, anew) {
      const at = new Date(clock.now()).toISOString();
      // Before the transaction: claims of many share one, and none waits for what another looks up.
      const isSettled = isKnown(store, accepted) && !again;
      const pins = anew ?? (isSettled ? undefined : await pin(accepted));
      const pinned = { ...(pins ? { pins } : {}), anew: anew !== undefined };
      const folders = await foldersFor(accepted, isThere);
      const claim = await store.transact('run.claimed', (tx) =>
        claimRun(tx, { accepted, at, isThere, folders, again, ...pinned }),
      );
      if (claim.kind === 'claimed') tell(events, claim.run);
      return claim;
    },
    async again(run, how) {
      const name = how === 'alone' ? 'run.alone' : 'run.claimed-again';
      const open = await store.transact(name, (tx) => claimAgain(tx, run, how));
      if (open) tell(events, open);
      return open;
    },
    async unfinished() {
      const left = await leftRuns(store, clock.now());
      return left.map((one) => ({ ...one, accepted: reread(one.run) }));
    },
  };
}

function tell(events: Events, run: Run): void {
  const { run_id, session_id, session_type, revision, attempt } = run;
  if (run.standing === 'alone') {
    events.emit({ name: 'run.isolated', run_id, session_id, deaths: run.deaths ?? 0 });
  }
  events.emit({ name: 'run.claimed', run_id, session_id, session_type, revision, attempt });
}

/** Its claim is made already: whatever becomes of it needs no other. */
const isKnown = ({ manifest }: Store, { session, fingerprint }: AcceptedSession): boolean =>
  manifest.get('sessions', session.session_id)?.fingerprint === fingerprint;

/** A folder that is there and not recorded as ours holds somebody's files: it is left to them. */
async function foldersFor(
  { path, session }: AcceptedSession,
  isThere: ClaimParts['isThere'],
): Promise<string[]> {
  const [best, other] = artifactFolders(path, sha256(session.session_id));
  const taken = isReserved(best) || (await isThere(best));
  return taken ? [other] : [best, other];
}
