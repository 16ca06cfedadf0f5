import { areaOf } from './area.ts';
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

/** Work on these parts is upkeep, tests or documents, whatever its type says. */
const byPart: Readonly<Record<string, ItemKind>> = {
  ci: 'housekeeping',
  build: 'housekeeping',
  deps: 'housekeeping',
  'deps-dev': 'housekeeping',
  release: 'housekeeping',
  lint: 'housekeeping',
  'go.mod': 'housekeeping',
  'pre-commit': 'housekeeping',
  test: 'test',
  tests: 'test',
  docs: 'documentation',
  doc: 'documentation',
  readme: 'documentation',
  'readme.md': 'documentation',
  changelog: 'documentation',
};

/** What kind of work a commit is: a repository's first one is never upkeep; else by its part, its type, the files it touches, its first words. */
export function itemKindOf(commit: StoryCommit): ItemKind {
  const known = kinds.get(commit) ?? readKind(commit);
  kinds.set(commit, known);
  return known;
}

/** Asked for again and again: each commit is compared with a hundred others. */
const kinds = new WeakMap<StoryCommit, ItemKind>();

function readKind(commit: StoryCommit): ItemKind {
  const typed = typeKind(commit);
  const isOpen = typed === undefined || typed === 'fix' || isLargeChore(commit);
  const plain = isOpen ? kindByWords(commit.subject, true) : undefined;
  if (plain === undefined && isLargeChore(commit)) return kindByWords(commit.subject) ?? 'change';
  const kind = partKind(commit) ?? plain ?? typed ?? kindByFiles(commit);
  if (kind === 'housekeeping' && commit.isRoot) return 'change';
  return kind ?? kindByWords(commit.subject) ?? 'change';
}

/** What is called a chore and rewrites the program is no upkeep to its reader: a new major version beneath it. */
const isLargeChore = ({ type, scope, files }: StoryCommit): boolean =>
  type?.toLowerCase() === 'chore' &&
  scope === null &&
  files.filter(({ path }) => isSource(path)).length > 4 &&
  files
    .filter(({ path }) => isSource(path))
    .reduce((sum, { added, removed }) => sum + (added ?? 0) + (removed ?? 0), 0) > 200;

const isSource = (path: string): boolean =>
  !testFile.test(path) && !docFile.test(path) && !toolFile.test(path) && !generatedFile.test(path);

const partKind = ({ scope, subject, type, files }: StoryCommit): ItemKind | undefined =>
  lookUp(byPart, scope ?? /^\w+\[([\w.-]+)\]!?:/.exec(subject)?.[1]) ??
  (type === null ? lookUp(byPart, areaOf(cleanSubject(subject))?.area) : undefined) ??
  (files.length > 0 && files.every(({ path }) => toolFile.test(path)) ? 'housekeeping' : undefined);

const typeKind = ({ type, subject }: StoryCommit): ItemKind | undefined =>
  lookUp(byType, type ?? /^(\w+)\[[\w.-]+\]!?:/.exec(subject)?.[1]);

function lookUp(byName: Readonly<Record<string, ItemKind>>, name = ''): ItemKind | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(byName, key) ? byName[key] : undefined;
}

const testFile =
  /(?:^|\/)(?:tests?|__tests__|spec)\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$/;
const docFile = /(?:^|\/)docs?\/|\.(?:md|mdx|rst|adoc)$/i;
/** Files that only the tools of a project read. */
const toolFile =
  /^\.(?:github|gitlab|circleci|devcontainer|vscode|idea)\/|^(?:\.(?:pre-commit-config|readthedocs|gitlab-ci|travis|codecov|golangci)\.ya?ml|\.?(?:eslint|prettier)[\w.-]*|renovate\.json5?|\.(?:editorconfig|gitattributes|npmrc|nvmrc|nvim\.lua))$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|[\w.-]+\.lock|go\.sum)$/;

/** Data and what a tool writes: many lines, and nobody's work. */
const generatedFile =
  /(?:^|\/)(?:dist|vendor|generated|node_modules|fixtures?|snapshots?|__snapshots__)\/|\.(?:json|ya?ml|toml|lock|sum|mod|snap|svg|map|csv|txt|min\.js)$/i;

function kindByFiles({ files }: StoryCommit): ItemKind | undefined {
  if (files.length === 0) return undefined;
  if (files.every(({ path }) => testFile.test(path))) return 'test';
  return files.every(({ path }) => docFile.test(path)) ? 'documentation' : undefined;
}

/** These say upkeep so plainly that the files do not matter. First match wins. */
const upkeep: readonly (readonly [RegExp, ItemKind])[] = [
  [
    /^(?:bump|(?:update|upgrade)(?: \w+){0,2} dep(?:endenc|s\b)|wip\b|typos?\b|lint\b|(?:run )?(?:prettier|gofmt|rustfmt|cargo fmt|go fmt)\b|format(?:ting)?\b)/i,
    'housekeeping',
  ],
  [
    /^(?:(?:fix |update |tweak )?CI\b|(?:[\w.]+ )?tweaks?$|(?:(?:prepare|start|release|publish|tag)(?: for)?(?: version| release)? |version )?v?\d+\.\d+\.\d+\S*(?: release)?$|(?:release|publish)(?: version)? v?\d+\.\d+\S*$|[\w@/-]+[-@ ]v?\d+\.\d+\.\d+$|(?:version packages|new version|new release)\b)/i,
    'housekeeping',
  ],
  [
    /^(?:fix|correct|address|resolve)\w*\b.*\b(?:typos?|spelling|lint|linting|CI|codespell|clippy)\b/i,
    'housekeeping',
  ],
  [/^update (?:\w+ )?(?:tap|formula|copyright(?: year)?|version|submodules?)$/i, 'housekeeping'],
  [/^.{0,30}\btypos?\b.{0,30}$/i, 'housekeeping'],
  [/^(?:clippy|ruff|mypy|eslint|(?:new )?clippy warnings?)\b/i, 'housekeeping'],
  [
    /^(?:remove|strip|fix|trim)\w* (?:the )?(?:trailing|extra|white ?space|empty line)/i,
    'housekeeping',
  ],
  [/^(?:fix|skip|remove|disable|deflake)\b.*\bflaky\b/i, 'test'],
  [
    /^(?:add|update|improve|extend|fix)\w*\b(?: \S+){0,4} tests?(?:$| (?:for|that|of|case|scenario)\b)/i,
    'test',
  ],
];

const wording: readonly (readonly [RegExp, ItemKind])[] = [
  [
    /^(?:readme|docs?|changelog)\b|^document\b|^(?:add|update|improve|fix)\w*\b.*\b(?:readme|docs|documentation|changelog|docstring)$/i,
    'documentation',
  ],
  [/^(?:fix|correct|repair|resolve|prevent|mend)(?:es|ed|s|ing)?\b/i, 'fix'],
  [/^(?:(?:add|introduce|implement|create)(?:ed|s|d|ing)?|new)\b/i, 'feature'],
  [/^(?:speed up|optimi[sz]e)/i, 'performance'],
  [
    /^(?:refactor|extract|simplify|restructure|reorgani[sz]e|clean up|(?:code )?clean-?up)/i,
    'refactoring',
  ],
];

function kindByWords(subject: string, onlyUpkeep = false): ItemKind | undefined {
  const bare = cleanSubject(subject);
  const said = areaOf(bare)?.rest ?? bare;
  return (onlyUpkeep ? upkeep : wording).find(([pattern]) => pattern.test(said))?.[1];
}
