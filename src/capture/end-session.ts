import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Drop } from './drop-session.ts';

export interface EndedSession {
  readonly agent: string;
  readonly type: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

export interface EndParts<Result> {
  readonly clock: Clock;
  readonly random: Random;
  readonly drop: Drop;
  /** Resolves when the wheel has turned for the file at an absolute path. */
  readonly process: (path: string) => Promise<Result>;
}

/**
 * Drops a session that ends now, waits for it and gives what became of it. It is in the inbox, on
 * disk, before it is waited for: whatever goes wrong then costs the answer, not the session.
 */
export async function endSession<Result>(
  { agent, type, metadata, source, id }: EndedSession,
  { clock, random, drop, process }: EndParts<Result>,
): Promise<Result> {
  const dropped = await drop({
    session_id: id ?? random.uuid(),
    session_type: type,
    timestamp: new Date(clock.now()).toISOString(),
    agent_id: agent,
    metadata,
    source_data: source,
  });
  return process(dropped.path);
}
