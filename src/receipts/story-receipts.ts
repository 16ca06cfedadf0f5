import type { Receipt, ReceiptSource } from '../domain/artifact.ts';
import { counted } from '../story/counts.ts';
import type { Statement, Story, StoryFile, Work, WorkItem } from '../story/story.ts';

/** Which commit each told sentence comes from. */
export const itemReceipts = (items: readonly WorkItem[]): Receipt[] =>
  items.flatMap((item) => [
    fromCommit(item.title, item.lead.hash),
    ...[...item.why, ...item.details, item.breaks ?? ''].flatMap((text) =>
      text === '' ? [] : [fromCommit(text, item.lead.hash)],
    ),
    ...item.more.map(({ title, commit }) => fromCommit(title, commit.hash)),
  ]);

/** The commits a number of the whole is counted from. */
export function totalReceipts(work: Work): Receipt[] {
  const { commits, files } = work.totals;
  const sums = [
    ...(commits === 0 ? [] : [counted(commits, 'commit')]),
    ...(files === 0 ? [] : [counted(files, 'file')]),
  ];
  return sums.flatMap((says) => work.commits.map(({ hash }) => fromCommit(says, hash)));
}

/** Which commits changed a file. */
export const fileReceipts = (work: Work, files: readonly StoryFile[]): Receipt[] => {
  const shown = new Set(files.map(({ path }) => path));
  return work.commits.flatMap((commit) =>
    commit.files
      .filter(({ path }) => shown.has(path))
      .map(({ path }): Receipt => ({
        says: path,
        from: { kind: 'commit', hash: commit.hash, file: path },
      })),
  );
};

/** Where the words of overview, problem, solution, lessons and plans were said. */
export const wordReceipts = (story: Story): Receipt[] =>
  [
    story.overview,
    story.problem,
    story.solution,
    ...story.lessons.map(({ statement }) => statement),
    ...story.achievements,
    ...story.nextSteps,
  ].flatMap((statement) => (statement === undefined ? [] : [statementReceipt(statement)]));

export const statementReceipt = ({ text, from }: Statement): Receipt => ({ says: text, from });

const fromCommit = (says: string, hash: string): Receipt => {
  const from: ReceiptSource = { kind: 'commit', hash };
  return { says, from };
};
