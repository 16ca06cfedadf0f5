import { readBody } from './commit-body.ts';
import { itemKindOf } from './item-kind.ts';
import { sumOfFiles } from './file-sums.ts';
import { sentenceOf } from './sentence.ts';
import { kindOrder } from './weight.ts';
import type { SettledCommits } from './settle-commits.ts';
import type { ItemKind, StoryCommit, WorkItem } from './story.ts';

/** These follow the work of their scope. */
const followUps: ReadonlySet<ItemKind> = new Set(['test', 'documentation', 'refactoring']);
const leads: ReadonlySet<ItemKind> = new Set(['feature', 'fix', 'performance', 'change']);

/** How many items back a commit without a scope looks for its own. */
const near = 100;

/**
 * Groups what is told into work items: same kind and scope, or same kind and issue; an unscoped
 * refactoring joins the item it shares most of its files with. Breaking ones come first.
 */
export function workItems({ told, fixups }: SettledCommits): WorkItem[] {
  const groups: StoryCommit[][] = [];
  const byScope = new Map<string, StoryCommit[][]>();
  for (const commit of told) {
    const scope = commit.scope?.toLowerCase();
    const own = scope === undefined ? groups.slice(-near) : (byScope.get(scope) ?? []);
    const home = own.find((group) => belongs(commit, group));
    if (home !== undefined) {
      home.push(commit);
      continue;
    }
    const group = [commit];
    groups.push(group);
    if (scope !== undefined) byScope.set(scope, [...own, group]);
  }
  return groups
    .map((group) => toItem(group, fixups))
    .map((item, at) => ({ item, at }))
    .sort((a, b) => rank(a.item) - rank(b.item) || a.at - b.at)
    .map(({ item }) => item);
}

const rank = (item: WorkItem): number => (item.breaking ? -100 : 0) + kindOrder.indexOf(item.kind);

/** A breaking change is never one of several: it must be seen. */
function belongs(commit: StoryCommit, group: readonly StoryCommit[]): boolean {
  const lead = group[0];
  if (lead === undefined || commit.breaking || lead.breaking) return false;
  const kind = itemKindOf(commit);
  if (kind === itemKindOf(lead)) {
    if (commit.scope !== null || lead.scope !== null)
      return commit.scope?.toLowerCase() === lead.scope?.toLowerCase();
    if (sharesIssue(commit, lead)) return true;
  }
  if (!followUps.has(kind) || !leads.has(itemKindOf(lead))) return false;
  return commit.scope === null
    ? kind === 'refactoring' && sharesMostFiles(commit, group)
    : commit.scope.toLowerCase() === lead.scope?.toLowerCase();
}

const sharesIssue = (one: StoryCommit, other: StoryCommit): boolean =>
  one.issues.some(({ number }) => other.issues.some((known) => known.number === number));

function sharesMostFiles(commit: StoryCommit, group: readonly StoryCommit[]): boolean {
  const known = new Set(group.flatMap(({ files }) => files.map(({ path }) => path)));
  const shared = commit.files.filter(({ path }) => known.has(path)).length;
  return shared > 0 && shared * 2 >= commit.files.length;
}

function toItem(group: readonly StoryCommit[], fixups: SettledCommits['fixups']): WorkItem {
  const lead = group[0];
  if (lead === undefined) throw new TypeError('a work item has at least one commit');
  const commits = group.flatMap((commit) => [commit, ...(fixups.get(commit.hash) ?? [])]);
  const { paragraphs, bullets, breaks } = readBody(lead.body);
  return {
    kind: itemKindOf(lead),
    scope: lead.scope,
    breaking: lead.breaking,
    title: titleOf(lead),
    ...(breaks === undefined ? {} : { breaks }),
    why: paragraphs,
    details: bullets,
    more: group.slice(1).map((commit) => ({ title: titleOf(commit), commit })),
    lead,
    commits,
    files: sumOfFiles(commits),
  };
}

/** A commit without a message is named by its hash: that is all there is to say of it. */
const titleOf = (commit: StoryCommit): string =>
  sentenceOf(commit.subject) || `Commit \`${commit.short}\` (no message)`;
