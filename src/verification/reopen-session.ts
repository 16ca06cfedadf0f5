import type { DurableFiles } from '../platform/durable-files.ts';
import type { SessionRecord, Store } from '../store/store.ts';
import { artifactState } from './artifact-state.ts';
import type { HomeView } from './home-view.ts';
import { readReceipts, receiptsFile } from './read-receipts.ts';

export interface ReopenParts {
  readonly view: Pick<HomeView, 'home' | 'read'>;
  readonly files: DurableFiles;
  readonly store: Store;
}

/**
 * Makes a finished session one that is done again when something it made is missing or altered; what
 * was altered is kept beside it. False, and nothing changes, when all of it is there.
 */
export async function reopenSession(
  { view, files, store }: ReopenParts,
  session: SessionRecord,
): Promise<boolean> {
  const isFinished = session.status === 'complete' || session.status === 'partial';
  const differing = isFinished ? differingFiles(view, session) : [];
  if (differing.length === 0) return false;
  for (const path of differing) await keepEdit(files, view.home.absolute(path));
  const reason = 'something it made was missing or altered';
  await store.transact('session.reopened', async (tx) => {
    const known = await tx.get('sessions', session.session_id);
    if (known?.fingerprint !== session.fingerprint) return;
    tx.put('sessions', known.session_id, { ...known, status: 'partial', reason });
  });
  return true;
}

function differingFiles(view: ReopenParts['view'], session: SessionRecord): string[] {
  const made = session.artifacts.flatMap(({ type, path, content_hash }) =>
    path === undefined || content_hash === undefined ? [] : [{ type, path, content_hash }],
  );
  const differing = made
    .filter((each) => artifactState(view, each).kind !== 'whole')
    .map(({ path }) => path);
  const receipts = readReceipts(view, session.artifact_folder);
  const isSame = ({ type, content_hash }: (typeof made)[number]): boolean =>
    receipts.kind === 'read' && receipts.entries.get(type)?.content_hash === content_hash;
  if (made.every(isSame)) return differing;
  return [...differing, `${session.artifact_folder}/${receiptsFile}`];
}

/** Nothing is overwritten that somebody may have written. */
async function keepEdit(files: DurableFiles, file: string): Promise<void> {
  if ((await files.read(file).catch(() => undefined))?.length === 0) return;
  for (let number = 1; await files.exists(file); number += 1) {
    await files.moveIfThere(file, `${file}.edited-${number}`);
  }
}
