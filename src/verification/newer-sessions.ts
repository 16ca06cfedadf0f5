import type { ManifestReader, SessionRecord } from '../store/store.ts';

/** Sessions of which `home` knows more than `backup`: how many, and the first of them. */
export async function newerSessions(
  home: Pick<ManifestReader, 'all'> & Partial<Pick<ManifestReader, 'archived'>>,
  backup: Pick<ManifestReader, 'find'>,
): Promise<{ readonly count: number; readonly example: string }> {
  const newer = { count: 0, example: '' };
  const look = async (session: SessionRecord): Promise<void> => {
    const known = await backup.find(session.session_id);
    if (known && !isNewer(session, known)) return;
    if (newer.count === 0) newer.example = session.session_id;
    newer.count += 1;
  };
  for (const session of home.all('sessions')) await look(session);
  for await (const { session } of home.archived?.() ?? []) await look(session);
  return newer;
}

function isNewer(session: SessionRecord, known: SessionRecord): boolean {
  if (session.revision !== known.revision) return session.revision > known.revision;
  const isOpen = ({ status }: SessionRecord): boolean =>
    status === 'running' || status === 'waiting';
  return session.fingerprint !== known.fingerprint || (isOpen(known) && !isOpen(session));
}
