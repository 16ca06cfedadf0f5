import { artifactFolders, isReserved } from '../domain/artifact-folders.ts';
import type { Events } from '../domain/events.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { Clock } from '../platform/clock.ts';
import { sha256 } from '../platform/hash.ts';
import { claimAgain, claimRun } from './claim-run.ts';
import type { Claim, Run, SessionRecord, Store } from './store.ts';

export interface ClaimParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: Events;
  /** True when something stands at the home-relative path. */
  readonly isThere: (path: string) => Promise<boolean>;
  /** A session from the text of its claim. */
  readonly reread: (run: Run) => AcceptedSession;
}

export interface Claims {
  claim(accepted: AcceptedSession, again: boolean): Promise<Claim>;
  again(run: Run, counts: boolean): Promise<Run | undefined>;
  /** Runs that were claimed and have no facts yet, each with how long it still has to wait. */
  unfinished(): { run: Run; accepted: AcceptedSession; waitSeconds: number }[];
}

/** Claims against the store: durable when they are given, and told as events. */
export function createClaims({ store, clock, events, isThere, reread }: ClaimParts): Claims {
  const told = (run: Run): Run => {
    const { run_id, session_id, session_type, revision, attempt } = run;
    events.emit({ name: 'run.claimed', run_id, session_id, session_type, revision, attempt });
    return run;
  };
  return {
    async claim(accepted, again) {
      const at = new Date(clock.now()).toISOString();
      const folders = await foldersFor(accepted, isThere);
      const claim = await store.transact('run.claimed', (tx) =>
        claimRun(tx, { accepted, at, folders, again }),
      );
      if (claim.kind === 'claimed') told(claim.run);
      return claim;
    },
    async again(run, counts) {
      const open = await store.transact('run.claimed-again', (tx) => claimAgain(tx, run, counts));
      return open && told(open);
    },
    unfinished: () =>
      store.manifest.all('runs').map((run) => ({
        run,
        accepted: reread(run),
        waitSeconds: waitOf(store.manifest.get('sessions', run.session_id), clock.now()),
      })),
  };
}

/** A folder that is there and not recorded as ours holds somebody's files: it is left to them. */
async function foldersFor(
  { path, session }: AcceptedSession,
  isThere: ClaimParts['isThere'],
): Promise<string[]> {
  const [best, other] = artifactFolders(path, sha256(session.session_id));
  const taken = isReserved(best) || (await isThere(best));
  return taken ? [other] : [best, other];
}

function waitOf(session: SessionRecord | undefined, now: number): number {
  if (session?.not_before === undefined) return 0;
  return Math.max(0, (Date.parse(session.not_before) - now) / 1000);
}
