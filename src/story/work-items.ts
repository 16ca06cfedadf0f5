import { tellingScope } from './area.ts';
import { breaksInWords } from './breaking.ts';
import { readBody } from './commit-body.ts';
import { itemKindOf } from './item-kind.ts';
import { sumOfFiles } from './file-sums.ts';
import { cleanSubject, oneLine, sentenceOf, withoutEmails } from './sentence.ts';
import { kindOrder } from './weight.ts';
import type { SettledCommits } from './settle-commits.ts';
import type { ItemKind, StoryCommit, WorkItem } from './story.ts';

/** These follow the work of their scope. */
const followUps: ReadonlySet<ItemKind> = new Set(['test', 'documentation', 'refactoring']);
const leads: ReadonlySet<ItemKind> = new Set(['feature', 'fix', 'performance', 'change']);

/** How many items back a commit without a scope looks for its own. */
const near = 100;
/** So few items are told apart without their scope. */
const shortList = 4;

/**
 * Groups what is told into work items: same kind and scope, or same kind and issue; an unscoped
 * refactoring joins the item it shares most of its files with. Breaking ones come first.
 */
export function workItems({ told, fixups }: SettledCommits): WorkItem[] {
  const groups: StoryCommit[][] = [];
  const range: Range = {
    common: commonPaths(told),
    crowded: crowdedScopes(told),
  };
  const byScope = new Map<string, StoryCommit[][]>();
  for (const commit of told) {
    const scope = commit.scope?.toLowerCase();
    const own = scope === undefined ? groups.slice(-near) : (byScope.get(scope) ?? []);
    const home = own.find((group) => belongs(commit, group, range));
    if (home !== undefined) {
      home.push(commit);
      continue;
    }
    const group = [commit];
    groups.push(group);
    if (scope === undefined) continue;
    const ofScope = byScope.get(scope);
    if (ofScope === undefined) byScope.set(scope, [group]);
    else ofScope.push(group);
  }
  const isLong = groups.length > shortList && byScope.size > 1;
  return groups
    .map((group) => toItem(group, fixups, isLong))
    .map((item, at) => ({ item, at }))
    .sort((a, b) => rank(a.item) - rank(b.item) || a.at - b.at)
    .map(({ item }) => item);
}

const rank = (item: WorkItem): number => (item.breaking ? -100 : 0) + kindOrder.indexOf(item.kind);

/** A breaking change is never one of several: it must be seen. */
function belongs(commit: StoryCommit, group: readonly StoryCommit[], range: Range): boolean {
  const lead = group[0];
  if (lead === undefined || commit.breaking || lead.breaking) return false;
  const kind = itemKindOf(commit);
  const isScopeOfLead = commit.scope?.toLowerCase() === lead.scope?.toLowerCase();
  if (kind === itemKindOf(lead)) {
    if (isScopeOfLead && isSameSubject(commit, lead)) return true;
    if (isScopeOfLead && sharesIssue(commit, lead)) return true;
    if (commit.scope !== null || lead.scope !== null)
      return isScopeOfLead && isSameWork(commit, group, range);
  }
  if (!followUps.has(kind) || !leads.has(itemKindOf(lead))) return false;
  if (commit.scope === null) return kind === 'refactoring' && sharesMostFiles(commit, group, range);
  if (!isScopeOfLead || !range.crowded.has(scopeKey(lead))) return isScopeOfLead;
  return sharesWords(commit, lead) || sharesMostFiles(commit, group, range);
}

/** `cover JSON lines` belongs to `add support for JSON lines`: what both speak of has the same words. */
function sharesWords(one: StoryCommit, other: StoryCommit): boolean {
  const known = wordsIn(other);
  const own = [...wordsIn(one)];
  const shared = own.filter((word) => known.has(word)).length;
  return shared >= 2 || (shared === 1 && own.length <= 2);
}

/** Without the verb, which says what was done, and words that any subject may have. */
const wordsIn = (commit: StoryCommit): Set<string> =>
  new Set(
    (
      bareSubject(commit)
        .toLowerCase()
        .match(/[\p{L}\p{N}_]{3,}/gu) ?? []
    )
      .slice(1)
      .filter(
        (word) => !/^(?:the|for|and|with|from|into|that|this|its|own|support|tests?)$/.test(word),
      ),
  );

const isSameSubject = (one: StoryCommit, other: StoryCommit): boolean =>
  bareSubject(one) === bareSubject(other);

function bareSubject(commit: StoryCommit): string {
  const known = bareSubjects.get(commit) ?? cleanSubject(commit.subject);
  bareSubjects.set(commit, known);
  return known;
}

/** Each subject is compared with a hundred others. */
const bareSubjects = new WeakMap<StoryCommit, string>();

/** Of one scope; where a scope holds much, also on one of the same files. */
function isSameWork(commit: StoryCommit, group: readonly StoryCommit[], range: Range): boolean {
  if (!range.crowded.has(scopeKey(commit))) return true;
  const own = pathsOf([commit], range.common);
  const known = pathsOf(group, range.common);
  return own.size === 0 || known.size === 0 || [...own].some((path) => known.has(path));
}

/** What only the whole range tells. */
interface Range {
  /** Files that too many commits touch. */
  readonly common: ReadonlySet<string>;
  /** Scopes that hold more than a reader takes for one thing. */
  readonly crowded: ReadonlySet<string>;
}

const scopeKey = (commit: StoryCommit): string =>
  `${itemKindOf(commit)} ${commit.scope?.toLowerCase() ?? ''}`;

function crowdedScopes(told: readonly StoryCommit[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const commit of told) {
    const key = scopeKey(commit);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 3).map(([key]) => key));
}

/** Files that many commits touch tie no two of them together. */
function commonPaths(told: readonly StoryCommit[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { files } of told)
    for (const { path } of files) counts.set(path, (counts.get(path) ?? 0) + 1);
  const many = Math.max(5, told.length / 5);
  return new Set([...counts].filter(([, count]) => count > many).map(([path]) => path));
}

const pathsOf = (commits: readonly StoryCommit[], common: ReadonlySet<string>): Set<string> =>
  new Set(
    commits
      .flatMap(({ files }) => files.map(({ path }) => path))
      .filter((path) => !common.has(path)),
  );

const sharesIssue = (one: StoryCommit, other: StoryCommit): boolean =>
  one.issues.some(({ number }) => other.issues.some((known) => known.number === number));

function sharesMostFiles(
  commit: StoryCommit,
  group: readonly StoryCommit[],
  range: Range,
): boolean {
  const known = pathsOf(group, range.common);
  const shared = commit.files.filter(({ path }) => known.has(path)).length;
  return shared > 0 && shared * 2 >= commit.files.length;
}

function toItem(
  group: readonly StoryCommit[],
  fixups: SettledCommits['fixups'],
  isLong: boolean,
): WorkItem {
  const lead = group[0];
  if (lead === undefined) throw new TypeError('a work item has at least one commit');
  const commits = group.flatMap((commit) => [commit, ...(fixups.get(commit.hash) ?? [])]);
  const { paragraphs, bullets, breaks } = readBody(lead.body);
  const broken = breaks ?? (lead.breaking ? wordsOf(lead) : undefined);
  const title = titleOf(lead);
  const area = isLong ? tellingScope(title, lead.scope) : undefined;
  return {
    kind: itemKindOf(lead),
    scope: lead.scope,
    breaking: lead.breaking,
    title,
    ...(area === undefined ? {} : { area }),
    ...(broken === undefined ? {} : { breaks: broken }),
    why: paragraphs,
    details: bullets,
    more: group
      .slice(1)
      .map((commit) => ({ title: titleOf(commit), commit }))
      .filter((other) => other.title !== title),
    lead,
    commits,
    files: sumOfFiles(commits),
  };
}

/** Undefined where only the subject tells it. */
const wordsOf = ({ subject, body }: StoryCommit): string | undefined => {
  const said = withoutEmails(oneLine(breaksInWords(subject, body) ?? ''));
  return said === '' ? undefined : said;
};

/** A commit without a message is named by its hash: that is all there is to say of it. */
const titleOf = (commit: StoryCommit): string =>
  sentenceOf(commit.subject) || `Commit \`${commit.short}\` (no message)`;
