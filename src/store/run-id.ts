/** Names a run: the same work has the same id, also when it is run again. */
export const runId = (fingerprint: string, revision: number): string =>
  `${fingerprint.slice(0, 12)}-r${revision}`;
