import type { Events } from '../domain/events.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { AcceptedSession } from '../domain/session.ts';
import type { Claim, Run, SessionRecord } from '../store/store.ts';
import { commitRun, repeatEcho, type CommitParts } from './commit-run.ts';

/** How a journey ended, for the one who started it. */
export interface Taken {
  readonly kind: 'done' | 'duplicate' | 'outdated' | 'deferred' | 'superseded';
  readonly session?: SessionRecord;
}

export type Known = Exclude<Claim, { kind: 'claimed' }>;

export interface Committer {
  commit(run: Run, accepted: AcceptedSession, outcome: RunOutcome): Promise<Taken>;
  /** The echo of work that was done before, for the agent that waits for one. */
  repeat(claim: Known, accepted: AcceptedSession): Promise<Taken>;
}

/** The commit step, told as events. */
export function createCommitter(parts: CommitParts & { readonly events: Events }): Committer {
  return {
    async commit(run, accepted, outcome) {
      const session = await commitRun(parts, run, accepted.session, outcome, (placed) => {
        tell(parts.events, run, placed);
      });
      if (!session) tell(parts.events, run, undefined);
      return session ? { kind: 'done', session } : { kind: 'superseded' };
    },
    async repeat(claim, accepted) {
      // An old copy of a session that has changed since waits for nothing.
      if (claim.kind === 'outdated') return { kind: 'outdated', session: claim.of };
      if (claim.isGone) return { kind: 'duplicate', session: claim.of };
      const { source, session_id } = claim.of;
      const { path } = accepted;
      const echo = await repeatEcho(parts, accepted, claim.of);
      // Told once: a file that has its answer is nobody's news, one that changed is judged anew.
      if (echo === 'written') {
        parts.events.emit({ name: 'session.duplicated', session_id, path, original: source });
      }
      return { kind: 'duplicate', session: claim.of };
    },
  };
}

function tell(
  events: Events,
  { run_id, session_id }: Run,
  session: SessionRecord | undefined,
): void {
  if (!session) {
    events.emit({ name: 'run.superseded', run_id, session_id });
    return;
  }
  const made = session.artifacts.flatMap(({ type, path }) =>
    path === undefined ? [] : [{ type, path }],
  );
  for (const { type, path } of made) events.emit({ name: 'artifact.written', run_id, type, path });
  const { status, findings, reason } = session;
  if (status === 'running' || status === 'waiting') return;
  events.emit({
    name: 'run.completed',
    run_id,
    session_id,
    status,
    artifacts: made.length,
    findings: findings.length,
    ...(reason === undefined ? {} : { reason }),
  });
}
