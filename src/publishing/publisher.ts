/** One artifact on its way to one place, with the exact text that was approved. */
export interface PublishItem {
  /** Names this publication. Asked twice with one key, a publisher publishes once. */
  readonly key: string;
  /** The place. It comes from a session, so from anybody: each publisher judges it by its own rules. */
  readonly slot: string;
  /** Artifact type: `blog_post`. */
  readonly type: string;
  readonly session_id: string;
  /** The session's own, RFC 3339. */
  readonly timestamp: string;
  readonly text: string;
}

/** What is shown where, now. */
export interface Receipt {
  readonly path: string;
  /** Of what is shown, which may be more than the artifact; sha256, hex. */
  readonly content_hash: string;
}

/** What shows artifacts at a target. One that is there already is a receipt, not a second one. */
export interface Publisher {
  /** The name that routes and policies use: `website`. */
  readonly target: string;
  /** Clears what a life that ended in the middle left at these slots; called once, before the first `publish`. */
  tidy(slots: readonly string[]): Promise<void>;
  /**
   * Throws `PUBLICATION_BLOCKED` when a person has to decide, any other error when it did not work;
   * with `retry: 'later'` it is asked again.
   */
  publish(item: PublishItem, signal: AbortSignal): Promise<Receipt>;
}
