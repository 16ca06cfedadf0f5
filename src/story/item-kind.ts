import { cleanSubject } from './sentence.ts';
import type { ItemKind, StoryCommit } from './story.ts';

const byType: Readonly<Record<string, ItemKind>> = {
  feat: 'feature',
  feature: 'feature',
  fix: 'fix',
  bugfix: 'fix',
  hotfix: 'fix',
  perf: 'performance',
  refactor: 'refactoring',
  docs: 'documentation',
  doc: 'documentation',
  test: 'test',
  tests: 'test',
  chore: 'housekeeping',
  build: 'housekeeping',
  ci: 'housekeeping',
  style: 'housekeeping',
  deps: 'housekeeping',
  wip: 'housekeeping',
  release: 'housekeeping',
};

/** What kind of work a commit is: by its type, else by the files it touches, else by its first word. */
export function itemKindOf(commit: StoryCommit): ItemKind {
  const typed = Object.hasOwn(byType, commit.type ?? '') ? byType[commit.type ?? ''] : undefined;
  return typed ?? kindByFiles(commit) ?? kindByWords(cleanSubject(commit.subject));
}

const testFile =
  /(?:^|\/)(?:tests?|__tests__|spec)\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$/;
const docFile = /(?:^|\/)docs?\/|\.(?:md|mdx|rst|adoc)$/i;

function kindByFiles({ files }: StoryCommit): ItemKind | undefined {
  if (files.length === 0) return undefined;
  if (files.every(({ path }) => testFile.test(path))) return 'test';
  return files.every(({ path }) => docFile.test(path)) ? 'documentation' : undefined;
}

function kindByWords(subject: string): ItemKind {
  if (
    /^(?:bump|update dependenc|upgrade dependenc|wip\b|typos?\b|fix typos?\b|lint\b|prettier\b|run prettier|format(?:ting)?\b|release v?\d|v?\d+\.\d+\.\d+$)/i.test(
      subject,
    )
  )
    return 'housekeeping';
  if (/^(?:fix|correct|repair|resolve|prevent|mend)(?:es|ed|s)?\b/i.test(subject)) return 'fix';
  if (/^(?:add|introduce|implement)(?:ed|s)?\b/i.test(subject)) return 'feature';
  if (/^(?:speed up|optimi[sz]e)/i.test(subject)) return 'performance';
  if (/^(?:refactor|extract|simplify|restructure|reorgani[sz]e|clean up)/i.test(subject))
    return 'refactoring';
  return 'change';
}
