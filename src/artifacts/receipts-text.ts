import type { ReadyArtifact } from '../domain/artifact.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { Run } from '../store/store.ts';

/** Beside the artifacts of a session: where what they say comes from. */
export const receiptsName = 'receipts.json';

/**
 * Of each artifact where it is shown and where every number and statement comes from; and what the
 * run worked from besides the session, so that it can be done again (`flywheel verify ID`).
 */
export function receiptsText(
  { fingerprint, revision, pins }: Run,
  ready: readonly ReadyArtifact[],
  { findings }: RunOutcome,
): string {
  const artifacts = Object.fromEntries(
    ready.map(({ content_hash, draft: { type, filename, slug, repository, receipts } }) => [
      type,
      // With the slug its places are known also when the manifest is lost (`flywheel rebuild`).
      { filename, slug, repository, content_hash, receipts },
    ]),
  );
  const made_from = { fingerprint, revision, ...(pins ? { pins } : {}) };
  return `${JSON.stringify({ version: 1, artifacts, findings, made_from }, null, 2)}\n`;
}
