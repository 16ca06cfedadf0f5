import {
  code,
  flag,
  list,
  number,
  optional,
  prose,
  url,
  type ViewOf,
} from '../../domain/template.ts';
import { listedTitle } from '../../story/area.ts';
import { withoutAnnouncement } from '../../story/breaking.ts';
import { counted, plusMinus } from '../../story/counts.ts';
import { sumOfLines } from '../../story/file-sums.ts';
import { withoutLabel } from '../../story/reasons.ts';
import { capital, ended } from '../../story/sentence.ts';
import { beforeFirstPerson } from '../../story/sentences.ts';
import type { Story, StoryCommit, StoryFile, WorkItem } from '../../story/story.ts';

/** A commit named by its hash, linked where its page is known. */
export const commitShape = { short: code, link: optional(url), comma: flag };

/** A work item as the templates see it. */
export const itemShape = {
  title: prose,
  breaks: optional(prose),
  why: optional(prose),
  commits: list(commitShape),
  extent: optional(prose),
  issues: list({ name: number, link: optional(url) }),
  points: list({ text: prose, commits: list(commitShape) }),
};

type ItemView = ViewOf<typeof itemShape>;
type CommitView = ViewOf<typeof commitShape>;

/** `story` tells which words stand elsewhere in the text, so that nothing is said twice. */
export function itemView(
  item: WorkItem,
  story: Pick<Story, 'problem' | 'solution' | 'lessons'>,
): ItemView {
  const why = whyOf(item, story);
  return {
    title: ended(listedTitle(item)),
    breaks: item.breaks === undefined ? undefined : ended(item.breaks),
    why: why === '' ? undefined : why,
    commits: commitViews(ownCommits(item)),
    extent: extentOf(item.files),
    issues: issuesView(item),
    points: [
      ...item.details
        .filter(isImpersonal)
        .map((text) => ({ text: ended(capital(text)), commits: [] })),
      ...item.more.map(({ title, commit }) => ({
        text: ended(title),
        commits: commitViews([commit]),
      })),
    ],
  };
}

const isImpersonal = (text: string): boolean => beforeFirstPerson(text) === text;

function whyOf(
  { why, breaks }: WorkItem,
  story: Pick<Story, 'problem' | 'solution' | 'lessons'>,
): string {
  const elsewhere = [
    breaks ?? '',
    ...[story.problem, story.solution].flatMap((said) => said?.text ?? []),
    ...story.lessons.map(({ statement }) => statement.text),
  ];
  return why
    .map((paragraph) =>
      beforeFirstPerson(without(withoutAnnouncement(withoutLabel(paragraph)), elsewhere)),
    )
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => capital(ended(paragraph)))
    .join(' ');
}

const issuesView = ({ commits }: WorkItem): ItemView['issues'] =>
  [...new Map(commits.flatMap(({ issues }) => issues).map((issue) => [issue.number, issue]))].map(
    ([number, issue]) => ({ name: `#${String(number)}`, link: issue.url }),
  );

/** The lead and its fixups; the other commits stand at their own points. */
const ownCommits = ({ commits, more }: WorkItem): StoryCommit[] => {
  const elsewhere = new Set(more.map(({ commit }) => commit));
  return commits.filter((commit) => !elsewhere.has(commit));
};

export const commitViews = (commits: readonly StoryCommit[]): CommitView[] =>
  commits.map((commit, at) => ({
    short: commit.short,
    link: commit.url,
    comma: at < commits.length - 1,
  }));

/** `3 files, +12 −4`; lines only where they are known. */
export function extentOf(files: readonly StoryFile[]): string | undefined {
  if (files.length === 0) return undefined;
  const lines = sumOfLines(files);
  const count = counted(files.length, 'file');
  return lines === null ? count : `${count}, ${plusMinus(lines.added, lines.removed)}`;
}

/** The paragraph without what was said before. */
function without(paragraph: string, said: readonly string[]): string {
  const lower = paragraph.toLowerCase();
  for (const text of said) {
    if (text === '') continue;
    const at = lower.indexOf(text.toLowerCase());
    if (at >= 0) return `${paragraph.slice(0, at)}${paragraph.slice(at + text.length)}`.trim();
  }
  return paragraph;
}
