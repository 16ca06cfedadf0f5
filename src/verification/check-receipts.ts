import type { Receipt, ReceiptSource } from '../domain/artifact.ts';
import type { WorkSession } from '../domain/session.ts';

/** What of the world outside the session is there now. */
export interface SourcesNow {
  /** True for a commit the repository has. */
  readonly hasCommit: (hash: string) => boolean;
  /** sha256 of a picture; undefined when it is not there any more. */
  readonly sha256Of: (path: string) => string | undefined;
}

export interface CheckedReceipts {
  readonly checked: number;
  /** What a receipt names and its source does not have: the receipt is wrong. */
  readonly wrong: readonly string[];
  /** What was there when the artifact was made and is not there, or not the same, now. */
  readonly gone: readonly string[];
}

type Fault = { readonly wrong: string } | { readonly gone: string } | undefined;

/** Looks every receipt of an artifact up in its source. */
export function checkReceipts(
  receipts: readonly Receipt[],
  session: WorkSession,
  now: SourcesNow,
): CheckedReceipts {
  const wrong = new Set<string>();
  const gone = new Set<string>();
  for (const { says, from } of receipts) {
    const fault = faultOf(from, session, now);
    if (fault === undefined) continue;
    if ('wrong' in fault) wrong.add(`“${says}” rests on ${fault.wrong}`);
    else gone.add(fault.gone);
  }
  return { checked: receipts.length, wrong: [...wrong], gone: [...gone] };
}

function faultOf(from: ReceiptSource, session: WorkSession, now: SourcesNow): Fault {
  const source = session.source_data;
  switch (from.kind) {
    case 'commit': {
      const isThere = now.hasCommit(from.hash) || isListed(source['git_commits'], from.hash);
      return isThere ? undefined : { gone: `commit ${from.hash.slice(0, 12)}` };
    }
    case 'file':
      return fileFault(from, now);
    case 'execution': {
      const count = lengthOf(source['trades']);
      const beyond = from.index.find((index) => index < 0 || index >= count);
      if (beyond === undefined) return undefined;
      return { wrong: `execution ${beyond}, and the session has ${count}` };
    }
    case 'conversation': {
      const count = lengthOf(source['conversations']);
      if (from.turn >= 0 && from.turn < count) return undefined;
      return { wrong: `turn ${from.turn} of the conversation, which has ${count}` };
    }
    case 'test':
      return hasResult(source, from.exit_code)
        ? undefined
        : { wrong: `exit code ${from.exit_code}, which no test or build of the session has` };
    case 'session':
      return valueAt(session, from.pointer) === undefined
        ? { wrong: `${from.pointer}, which the session does not have` }
        : undefined;
  }
}

function fileFault(
  { path, sha256 }: Extract<ReceiptSource, { kind: 'file' }>,
  now: SourcesNow,
): Fault {
  if (sha256 === undefined) return undefined;
  const found = now.sha256Of(path);
  if (found === sha256) return undefined;
  return { gone: found === undefined ? `file ${path}` : `file ${path}, which was changed since` };
}

function isListed(commits: unknown, hash: string): boolean {
  if (!Array.isArray(commits)) return false;
  return commits.some((each: { readonly hash?: unknown } | null) => {
    const listed = each?.hash;
    return typeof listed === 'string' && (listed === hash || hash.startsWith(listed));
  });
}

function hasResult(source: WorkSession['source_data'], exitCode: number): boolean {
  const results = [source['test_results'], source['build_results']].flat();
  return results.some(
    (each) => (each as { exit_code?: unknown } | null | undefined)?.exit_code === exitCode,
  );
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** What a JSON pointer leads to. */
function valueAt(session: object, pointer: string): unknown {
  let value: unknown = session;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
