import type { ItemKind, WorkItem } from '../../story/story.ts';

const names: Readonly<Record<ItemKind, string>> = {
  feature: 'New',
  fix: 'Fixed',
  performance: 'Faster',
  change: 'Changed',
  refactoring: 'Restructured',
  documentation: 'Documentation',
  test: 'Tests',
  housekeeping: 'Housekeeping',
};

/** The heading an item stands under. */
export const groupName = ({ kind, breaking }: WorkItem): string =>
  breaking ? 'Breaking changes' : names[kind];
