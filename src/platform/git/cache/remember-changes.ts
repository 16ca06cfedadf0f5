import type { CommitFacts, NetChange } from '../../../domain/repo.ts';
import { sha256 } from '../../hash.ts';
import type { ChangeReader } from '../changes/commit-changes.ts';
import { commitFacts } from '../commit-facts.ts';
import type { HistoryCommit } from '../history/commit-reader.ts';
import type { KnownFacts } from './scan-cache.ts';

/** What of a scan the rules follow from by which changes are told. */
export interface ChangeRules {
  readonly head: string | null;
  readonly renames: boolean;
  readonly localAttributes: Buffer | undefined;
}

export interface RememberedChanges extends Pick<ChangeReader, 'netOf'> {
  /** All that is told of a commit. */
  factsOf(commit: HistoryCommit): Promise<CommitFacts>;
}

/**
 * Changes as they were found before by the same rules, or as they are found now; only then the
 * reader is opened.
 */
export function rememberChanges(
  facts: KnownFacts,
  { head, renames, localAttributes }: ChangeRules,
  open: () => Promise<ChangeReader>,
): RememberedChanges {
  let opening: Promise<ChangeReader> | undefined;
  const reader = (): Promise<ChangeReader> => (opening ??= open());
  let basis: string | undefined;
  const rules = `${renames} ${head} ${sha256(localAttributes ?? '')}`;
  const once = async <T>(what: string, find: (reader: ChangeReader) => Promise<T>): Promise<T> => {
    basis ??= await remember(facts, `basis ${rules}`, async () => {
      return (await reader()).basis;
    });
    return await remember(facts, `${basis} ${what}`, async () => await find(await reader()));
  };
  return {
    factsOf: (commit) =>
      once<CommitFacts>(`facts ${nameOf(commit)}`, (from) => commitFacts(from, commit)),
    netOf: (newestFirst) =>
      once<NetChange | null>(`net ${sha256(newestFirst.map(nameOf).join())}`, (from) =>
        from.netOf(newestFirst),
      ),
  };
}

/** What was kept under a key, or what is found now, and kept. */
export async function remember<T>(
  facts: KnownFacts,
  key: string,
  find: () => Promise<T>,
): Promise<T> {
  // Only what this code has found stands under its key: see scan-cache-text.ts.
  const known = facts.recall(key) as T | undefined;
  if (known !== undefined) return known;
  const found = await find();
  facts.keep(key, found);
  return found;
}

/** At the cut of a shallow clone a commit has other changes than in a whole one. */
const nameOf = ({ oid, cutOff }: HistoryCommit): string => (cutOff ? `${oid} cut` : oid);
