import type { AcceptedSession, WorkSession } from '../domain/session.ts';
import type { Home } from '../platform/home.ts';
import type { SessionRecord } from '../store/store.ts';

/** Where a session file stands relative to the inbox, if it is one. */
export type ReadSession =
  | { readonly kind: 'accepted'; readonly accepted: AcceptedSession }
  | { readonly kind: 'incomplete' | 'refused' | 'gone' };

/** What verification looks at of a home, and what it asks of other stations. */
export interface HomeView {
  readonly home: Home;
  /** The bytes of a regular file; undefined when there is none, or something else stands there. */
  readonly read: (relative: string) => Buffer | undefined;
  readonly readSession: (absolute: string) => Promise<ReadSession>;
  /** True for a path below the inbox that the intake takes. */
  readonly isSession: (inInbox: string) => boolean;
  readonly sessionTypes: readonly {
    readonly type: string;
    readonly artifacts: readonly string[];
  }[];
  /** The session file as its echo should leave it. */
  readonly echoed: (text: string, of: EchoSource, path: string) => string;
  /** Where an artifact is shown: targets with their slots. */
  readonly placesOf: (artifact: PlacedArtifact) => readonly Place[];
  /** What is wrong with a record, in words. */
  readonly recordProblems: (record: SessionRecord) => readonly string[];
}

export interface EchoSource {
  readonly session: WorkSession;
  readonly record: SessionRecord;
}

/** What the receipts of an artifact say about it. */
export interface PlacedArtifact {
  readonly type: string;
  readonly filename: string;
  readonly slug: string;
  readonly repository?: string;
}

export interface Place {
  readonly target: string;
  readonly slot: string;
}
