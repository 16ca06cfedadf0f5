/**
 * The folders the artifacts of a session file may go to, home-relative, best first: beside the file
 * under its name, in `artifacts/` of a folder drop; else the same with a part of the session's id,
 * for a name somebody else has used. `idHash` is sha256 of the session id, hex.
 */
export function artifactFolders(sessionFile: string, idHash: string): [string, string] {
  const parts = sessionFile.split('/');
  const name = parts.pop() ?? '';
  const isFolderDrop = parts.length > inboxDepth;
  const stem = isFolderDrop ? 'artifacts' : name.replace(/\.json$/i, '');
  const folder = [...parts, stem].join('/');
  return [folder, `${folder}.${idHash.slice(0, 8)}`];
}

/** `outputs/sessions` */
const inboxDepth = 2;
/** A folder of ours in the inbox: no session's artifacts may go there. */
export const isReserved = (folder: string): boolean => /^[^/]+\/[^/]+\/archive$/i.test(folder);
