import type { WorkSessionEnvelope } from './generated/work-session.ts';

export type { BuildSource } from './generated/source-build.ts';
export type { TradeSource } from './generated/source-trade.ts';
export type { LifeAriaSource } from './generated/source-life-aria.ts';
export type { WorkSessionEnvelope } from './generated/work-session.ts';

/** A validated session: the envelope, with the source data of its type. Unknown fields are still there. */
export type WorkSession<Type extends string = string, Source = Record<string, unknown>> = Omit<
  WorkSessionEnvelope,
  'session_type' | 'source_data'
> & { readonly session_type: Type; readonly source_data: Source };

/** What the daemon fills in; never part of a fingerprint. */
export const echoKeys = ['artifacts', 'pipeline_status', 'flywheel'] as const;

/** A session that passed intake, with the exact text it was read from. */
export interface AcceptedSession {
  readonly session: WorkSession;
  /** sha256 of the canonical session without the echo keys; hex. Names the work. */
  readonly fingerprint: string;
  /** The file as text, byte order mark included: encoding it as UTF-8 gives the file's bytes. */
  readonly text: string;
  /** Home-relative path, `/` separated. */
  readonly path: string;
}
