import type { WorkSession } from '../domain/session.ts';

/** What must not overlap: runs of one session, and runs over one repository. */
export function sessionKeys(session: WorkSession): string[] {
  const repository = session.source_data['repo_path'];
  const own = `session:${session.session_id}`;
  if (typeof repository !== 'string' || repository.trim() === '') return [own];
  return [own, `repository:${repository.trim().replace(/(?<=.)[/\\]+$/, '')}`];
}
