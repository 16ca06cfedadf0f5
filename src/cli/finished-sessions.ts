import { FlywheelError } from '../domain/errors.ts';
import type { ManifestReader, SessionRecord } from '../store/store.ts';

/** The session of that id, or all that have an artifact and are not under way. Throws `SESSION_NOT_FOUND`. */
export async function* finishedSessions(
  manifest: Pick<ManifestReader, 'all' | 'archived' | 'find'>,
  id?: string,
): AsyncGenerator<SessionRecord> {
  if (id !== undefined) {
    const known = await manifest.find(id);
    if (known === undefined)
      throw new FlywheelError('SESSION_NOT_FOUND', `No session is named ${id}.`, {
        hint: '`flywheel manifest list` has the ids; or --all.',
      });
    if (isMade(known)) yield known;
    return;
  }
  for (const session of manifest.all('sessions')) if (isMade(session)) yield session;
  for await (const { session } of manifest.archived()) if (isMade(session)) yield session;
}

const isMade = ({ status, artifacts }: SessionRecord): boolean =>
  (status === 'complete' || status === 'partial') &&
  artifacts.some(({ content_hash }) => content_hash !== undefined);
