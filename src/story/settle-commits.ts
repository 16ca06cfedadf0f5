import { cleanSubject } from './sentence.ts';
import type { CommitFate, StoryCommit } from './story.ts';
import { itemKindOf } from './item-kind.ts';
import { isCalledMerge } from './squashed-merge.ts';

/** The commits sorted into what is told and what is not, each exactly once. */
export interface SettledCommits {
  /** Told as work of their own, oldest first. */
  readonly told: readonly StoryCommit[];
  /** Fixups by the hash of the told commit they mend. */
  readonly fixups: ReadonlyMap<string, readonly StoryCommit[]>;
  /** Small upkeep that is told in one line. */
  readonly chores: readonly StoryCommit[];
  /** The fate of every commit, in the order given. */
  readonly fates: readonly CommitFate[];
}

/**
 * Decides what becomes of each commit (oldest first). A revert cancels its commit and itself; a
 * fixup goes into what it mends; a merge collapses; upkeep folds, unless there is nothing else.
 * A breaking change is always told, unless it was taken back.
 */
export function settleCommits(commits: readonly StoryCommit[]): SettledCommits {
  const fates = new Map<StoryCommit, CommitFate>();
  cancelReverted(commits, fates);
  for (const commit of commits) {
    if (!fates.has(commit) && isMerge(commit) && !commit.breaking)
      fates.set(commit, { commit, fate: 'merged' });
  }
  const fixups = foldFixups(commits, fates);
  foldWordless(commits, fates, fixups);
  const left = commits.filter((commit) => !fates.has(commit));
  const chores = left.filter((commit) => isUpkeep(commit));
  const folded = chores.length === left.length ? [] : chores;
  for (const commit of folded) fates.set(commit, { commit, fate: 'folded' });
  for (const commit of left) {
    if (!fates.has(commit)) fates.set(commit, { commit, fate: 'told' });
  }
  return {
    told: commits.filter((commit) => fates.get(commit)?.fate === 'told'),
    fixups,
    chores: folded,
    fates: commits.flatMap((commit) => fates.get(commit) ?? []),
  };
}

const isUpkeep = (commit: StoryCommit): boolean =>
  !commit.breaking && itemKindOf(commit) === 'housekeeping';

/** Newest first, so that the revert of a revert brings the first commit back. */
function cancelReverted(
  commits: readonly StoryCommit[],
  fates: Map<StoryCommit, CommitFate>,
): void {
  for (let at = commits.length - 1; at > 0; at--) {
    const commit = commits[at];
    if (commit === undefined || fates.has(commit)) continue;
    const matches = revertMatch(commit);
    const target =
      matches && lastBefore(commits, at, (other) => matches(other) && !fates.has(other));
    if (target === undefined) continue;
    fates.set(commit, { commit, fate: 'cancelled', with: target });
    fates.set(target, { commit: target, fate: 'cancelled', with: commit });
  }
}

/** Tells the commit a revert takes back; undefined when the commit is no revert. */
function revertMatch(commit: StoryCommit): ((other: StoryCommit) => boolean) | undefined {
  const removed = /^(?:remove|drop|delete) (.+)$/i.exec(commit.subject)?.[1]?.toLowerCase();
  if (removed !== undefined && !commit.breaking)
    return (other) =>
      /^(?:add|introduce) (.+)$/i.exec(other.subject)?.[1]?.toLowerCase() === removed &&
      isOpposite(commit, other);
  const quoted = /^revert:? "?(.+?)"?$/i.exec(commit.subject)?.[1];
  const isRevert = quoted !== undefined || /^reapply "/i.test(commit.subject);
  if (!isRevert && commit.type !== 'revert') return undefined;
  const hash = /\breverts? commit ([0-9a-f]{7,64})\b/i.exec(commit.body)?.[1]?.toLowerCase();
  if (hash !== undefined) return (other) => other.hash.startsWith(hash);
  const subject = quoted ?? commit.subject.replace(/^revert(?:\([^)]*\))?!?: /i, '');
  return (other) => other.subject === subject;
}

/** One takes out, file by file, as many lines as the other put in. */
const isOpposite = ({ files }: StoryCommit, other: StoryCommit): boolean =>
  files.length > 0 &&
  files.length === other.files.length &&
  files.every(({ path, added, removed }) =>
    other.files.some(
      (file) => file.path === path && file.added === removed && file.removed === added,
    ),
  );

/** The nearest earlier commit that fits, at most `reach` back. */
function lastBefore(
  commits: readonly StoryCommit[],
  at: number,
  fits: (other: StoryCommit) => boolean,
  reach = Infinity,
): StoryCommit | undefined {
  for (let before = at - 1; before >= Math.max(0, at - reach); before--) {
    const other = commits[before];
    if (other !== undefined && fits(other)) return other;
  }
  return undefined;
}

function foldFixups(
  commits: readonly StoryCommit[],
  fates: Map<StoryCommit, CommitFate>,
): Map<string, StoryCommit[]> {
  const fixups = new Map<string, StoryCommit[]>();
  for (const [at, commit] of commits.entries()) {
    const subject = fixupOf(commit.subject);
    if (subject === undefined || fates.get(commit)) continue;
    const target = lastBefore(
      commits,
      at,
      (other) => mends(subject, other) && fixupOf(other.subject) === undefined,
    );
    if (target === undefined || commit.breaking) continue;
    const fate = fates.get(target)?.fate;
    fates.set(commit, { commit, fate: fate === 'cancelled' ? fate : 'folded', with: target });
    fixups.set(target.hash, [...(fixups.get(target.hash) ?? []), commit]);
  }
  return fixups;
}

/** `wip` and the like say nothing themselves: they belong to the work whose files they go on with. */
function foldWordless(
  commits: readonly StoryCommit[],
  fates: Map<StoryCommit, CommitFate>,
  fixups: Map<string, StoryCommit[]>,
): void {
  for (const [at, commit] of commits.entries()) {
    if (fates.has(commit) || commit.breaking || !isWordless(commit)) continue;
    const paths = new Set(commit.files.map(({ path }) => path));
    const target = lastBefore(
      commits,
      at,
      (other) =>
        !fates.has(other) && other.files.some(({ path }) => paths.has(path)) && !isWordless(other),
      200,
    );
    if (target === undefined) continue;
    fates.set(commit, { commit, fate: 'folded', with: target });
    fixups.set(target.hash, [...(fixups.get(target.hash) ?? []), commit]);
  }
}

const isWordless = ({ subject, body }: StoryCommit): boolean =>
  body.trim() === '' &&
  /^\W*(?:wip|fix(?:es|up)?|typos?|tmp|temp|cleanup|clean up|stuff|more|updates?|changes?|lint|format(?:ting)?|oops|again|save|minor(?: changes)?|(?:small |minor )?tweaks?|(?:address|respond to|fixes for|apply)(?: \w+){0,3} (?:review|comments|feedback|suggestions)(?: from code review)?|review (?:comments|feedback)|fix(?:ed)? (?:lint|format)\w*(?: errors?)?)\W*$/i.test(
    cleanSubject(subject),
  );

/** What a fixup mends; a fixup of a fixup mends the same. */
function fixupOf(subject: string): string | undefined {
  const rest = subject.replace(/^(?:(?:fixup|squash|amend)! )+/, '');
  return rest === subject ? undefined : rest;
}

const mends = (subject: string, other: StoryCommit): boolean =>
  other.subject === subject ||
  (subject.length > 10 && other.subject.startsWith(subject)) ||
  (/^[0-9a-f]{7,64}$/.test(subject) && other.hash.startsWith(subject));

const isMerge = (commit: StoryCommit): boolean =>
  commit.parents.length > 1 || isCalledMerge(commit);
