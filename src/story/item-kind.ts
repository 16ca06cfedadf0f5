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

/** What kind of work a commit is: a repository's first one is never upkeep; else by its type, else by the files it touches, else by its first word. */
export function itemKindOf(commit: StoryCommit): ItemKind {
  const typed = Object.hasOwn(byType, commit.type ?? '') ? byType[commit.type ?? ''] : undefined;
  if (typed === 'housekeeping' && commit.isRoot) return 'change';
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

/** First match wins. */
const wording: readonly (readonly [RegExp, ItemKind])[] = [
  [
    /^(?:bump|update dependenc|upgrade dependenc|wip\b|typos?\b|lint\b|(?:run )?prettier\b|format(?:ting)?\b)/i,
    'housekeeping',
  ],
  [
    /^(?:(?:fix |update |tweak )?CI\b|(?:\w+ )?tweaks?$|(?:release |version )?v?\d+\.\d+\.\d+\S*$)/i,
    'housekeeping',
  ],
  [/^(?:fix|correct)\b.*\b(?:typos?|spelling|lint|linting|CI)\b/i, 'housekeeping'],
  [/^(?:fix|skip|remove|disable|deflake)\b.*\bflaky\b/i, 'test'],
  [/^(?:add|update|improve|extend|fix)\b.*\btests?$/i, 'test'],
  [
    /^(?:readme|docs?|changelog)\b|^document\b|^(?:add|update|improve|fix)\b.*\b(?:readme|docs|documentation|changelog)$/i,
    'documentation',
  ],
  [/^(?:fix|correct|repair|resolve|prevent|mend)(?:es|ed|s)?\b/i, 'fix'],
  [/^(?:add|introduce|implement)(?:ed|s)?\b/i, 'feature'],
  [/^(?:speed up|optimi[sz]e)/i, 'performance'],
  [/^(?:refactor|extract|simplify|restructure|reorgani[sz]e|clean up)/i, 'refactoring'],
];

const kindByWords = (subject: string): ItemKind =>
  wording.find(([pattern]) => pattern.test(subject))?.[1] ?? 'change';
