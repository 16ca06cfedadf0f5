import type { ItemKind, WorkItem } from './story.ts';

/** Files that grow by the thousand lines without anybody writing them. */
const generated =
  /(?:^|\/)(?:package-lock\.json|[\w.-]+\.lock|pnpm-lock\.yaml|go\.sum|dist\/|vendor\/|generated\/)|\.(?:snap|min\.js|map|svg)$/;

/** As a reader wants them. */
export const kindOrder: readonly ItemKind[] = [
  'feature',
  'fix',
  'performance',
  'change',
  'refactoring',
  'documentation',
  'test',
  'housekeeping',
];

/** Breaking ones, then features, then fixes …; among equals the larger change first. */
export const weightiest = (items: readonly WorkItem[]): WorkItem[] =>
  items.toSorted(
    (one, other) =>
      Number(other.breaking) - Number(one.breaking) ||
      kindOrder.indexOf(one.kind) - kindOrder.indexOf(other.kind) ||
      linesOf(other) - linesOf(one),
  );

/** Whether somebody wrote the file, and no tool. */
export const isWritten = (path: string): boolean => !generated.test(path);

const linesOf = ({ files }: WorkItem): number =>
  files
    .filter(({ path }) => isWritten(path))
    .reduce((sum, { added, removed }) => sum + (added ?? 0) + (removed ?? 0), 0);
