import type { CommitSelection, ScanRequest } from '../../../domain/repo.ts';
import type { HistoryCommit } from './commit-reader.ts';
import { formatDate } from './format-date.ts';
import type { Pace } from '../pace.ts';
import { parseMessage } from './parse-message.ts';
import { resolveHash, resolveRevision, type RevisionContext } from '../refs/resolve-revision.ts';
import { clockSlop, walkCommits, walkRange } from './walk-commits.ts';

export interface SelectContext extends RevisionContext {
  readonly head: string | null;
  readonly pace: Pace;
}

export interface SelectedCommits {
  readonly commits: readonly HistoryCommit[];
  readonly selectedBy: string;
  readonly unresolved: readonly string[];
}

/** The commits of the first selection that yields one. What could not be resolved on the way is kept. */
export async function selectCommits(
  context: SelectContext,
  select: ScanRequest['select'],
): Promise<SelectedCommits> {
  const unresolved = new Set<string>();
  for (const selection of select) {
    const commits = await apply(context, selection, unresolved);
    if (commits.length === 0) continue;
    const selectedBy = selection.said ?? describe(selection);
    return { commits, selectedBy, unresolved: [...unresolved] };
  }
  return { commits: [], selectedBy: 'nothing was found', unresolved: [...unresolved] };
}

type Window = CommitSelection & { kind: 'window' };

async function apply(
  context: SelectContext,
  selection: CommitSelection,
  unresolved: Set<string>,
): Promise<HistoryCommit[]> {
  switch (selection.kind) {
    case 'hashes':
      return await byHashes(context, selection.hashes, unresolved);
    case 'range':
      return await byRange(context, selection, unresolved);
    case 'window':
      return await byWindow(context, selection);
    case 'last':
      return await byCount(context, selection.count);
  }
}

async function byHashes(
  { store, commits, pace }: SelectContext,
  hashes: readonly string[],
  unresolved: Set<string>,
): Promise<HistoryCommit[]> {
  const found = new Map<string, HistoryCommit>();
  for (const hash of hashes) {
    await pace.breathe();
    const oid = await resolveHash(store, hash);
    if (oid === undefined) unresolved.add(hash);
    else if (!found.has(oid)) found.set(oid, await commits.read(oid));
  }
  return newestFirst(found);
}

/** By date; where dates are equal or wrong, a listed child before its listed parents. */
function newestFirst(listed: ReadonlyMap<string, HistoryCommit>): HistoryCommit[] {
  const byDate = [...listed.values()].reverse().sort((a, b) => b.time - a.time);
  const waiting = new Map<string, number>();
  for (const { parents } of byDate)
    for (const parent of new Set(parents)) waiting.set(parent, (waiting.get(parent) ?? 0) + 1);
  const ordered: HistoryCommit[] = [];
  const held = new Set<string>();
  const emit = (first: HistoryCommit): void => {
    const stack = [first];
    for (let commit = stack.pop(); commit; commit = stack.pop()) {
      ordered.push(commit);
      for (const parent of new Set(commit.parents)) {
        const left = (waiting.get(parent) ?? 0) - 1;
        waiting.set(parent, left);
        const next = listed.get(parent);
        if (left === 0 && next && held.delete(parent)) stack.push(next);
      }
    }
  };
  for (const commit of byDate) {
    if ((waiting.get(commit.oid) ?? 0) > 0) held.add(commit.oid);
    else emit(commit);
  }
  return ordered;
}

async function byRange(
  context: SelectContext,
  { from, to }: { from: string; to: string },
  unresolved: Set<string>,
): Promise<HistoryCommit[]> {
  const [start, end] = [await resolveRevision(context, from), await resolveRevision(context, to)];
  if (start === undefined) unresolved.add(from);
  if (end === undefined) unresolved.add(to);
  if (start === undefined || end === undefined) return [];
  return await walkRange(context.commits, { from: start, to: end }, context.pace);
}

async function byWindow(
  { commits, head, pace }: SelectContext,
  { from, to, author }: Window,
): Promise<HistoryCommit[]> {
  if (head === null) return [];
  const found: HistoryCommit[] = [];
  let tooOld = 0;
  for await (const commit of walkCommits(commits, head, pace)) {
    tooOld = commit.time < from ? tooOld + 1 : 0;
    if (tooOld > clockSlop) break;
    if (tooOld > 0 || commit.time > to) continue;
    if (author === undefined || isBy(commit, author)) found.push(commit);
  }
  return found;
}

function isBy({ author, message }: HistoryCommit, wanted: string): boolean {
  const name = wanted.trim().toLowerCase();
  if (name === '') return false;
  const isNamed = (text: string): boolean => text.trim().toLowerCase() === name;
  if (isNamed(author.name) || isNamed(author.email)) return true;
  if (!/co-authored-by:/i.test(message)) return false;
  return parseMessage(message).trailers.some(
    ({ key, value }) =>
      key.toLowerCase() === 'co-authored-by' && value.split(/[<>]/).some((part) => isNamed(part)),
  );
}

async function byCount(
  { commits, head, pace }: SelectContext,
  count: number,
): Promise<HistoryCommit[]> {
  const found: HistoryCommit[] = [];
  if (head === null || count < 1) return found;
  for await (const commit of walkCommits(commits, head, pace)) {
    found.push(commit);
    if (found.length >= count) break;
  }
  return found;
}

function describe(selection: CommitSelection): string {
  switch (selection.kind) {
    case 'hashes':
      return 'the commits listed by hash';
    case 'range':
      return `the commits in ${selection.from}..${selection.to}`;
    case 'last':
      return selection.count === 1
        ? 'the last commit of HEAD'
        : `the last ${selection.count} commits of HEAD`;
    case 'window': {
      const who = selection.author === undefined ? '' : ` by ${selection.author}`;
      const [from, to] = [formatDate(selection.from, 0), formatDate(selection.to, 0)];
      return `the commits${who} from ${from} to ${to}`;
    }
  }
}
