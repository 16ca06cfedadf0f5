import { echoOf } from '../artifacts/echo.ts';
import { sessionFileOf } from '../intake/inbox-names.ts';
import { pipelines } from '../pipelines/registry.ts';
import { spliceKeys } from '../platform/json/splice-keys.ts';
import { readGuarded } from '../platform/read-guarded.ts';
import { slotOf } from '../publishing/enqueue-artifacts.ts';
import type { HomeView, Place, PlacedArtifact } from '../verification/home-view.ts';
import type { Ground } from './lay-ground.ts';

/** Larger than any artifact or session file we take. */
const maxBytes = 256 * 1024 * 1024;

/** What verification, rebuild and restore see of a home. */
export function viewOfHome({ home, config, reader, manifestProblems }: Ground): HomeView {
  return {
    home,
    read: (relative) => {
      const read = readGuarded(home.absolute(relative), { maxBytes, linkedFolder: false });
      return read.kind === 'read' ? read.bytes : undefined;
    },
    readSession: (absolute) => reader.read(absolute),
    isSession: (inInbox) => sessionFileOf(inInbox) !== undefined,
    sessionTypes: pipelines,
    echoed: (text, { session, record }, path) => spliceKeys(text, echoOf(session, record, path)),
    placesOf: (artifact) => placesOf(config, artifact),
    recordProblems: (record) =>
      manifestProblems({
        version: 1,
        journal_sequence: 0,
        sessions: { [record.session_id]: record },
        artifacts: {},
        publish_queue: {},
      }),
  };
}

function placesOf(
  { publishing }: Ground['config'],
  { type, filename, slug, repository }: PlacedArtifact,
): Place[] {
  const named = repository === undefined ? {} : { repository };
  const draft = { kind: 'draft', type, filename, slug, ...named, body: '', receipts: [] } as const;
  return (publishing.routes[type] ?? []).map((target) => ({ target, slot: slotOf(target, draft) }));
}
