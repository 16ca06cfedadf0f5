import { counted } from '../../story/counts.ts';
import { lowerLead, sentenceOf } from '../../story/sentence.ts';
import { releaseOf } from '../../story/releases.ts';
import type { StoryCommit } from '../../story/story.ts';

/** Small upkeep in one line: releases and new versions of dependencies by number, the rest by name, each once. */
export function choresText(chores: readonly StoryCommit[]): string {
  const releases = [...new Set(chores.flatMap((chore) => releaseOf(chore) ?? []))];
  const rest = chores.filter((chore) => releaseOf(chore) === undefined);
  const bumps = rest.filter(isBump);
  const named = rest.filter((chore) => bumps.length < 3 || !bumps.includes(chore));
  return [
    ...(releases.length === 0 ? [] : [releasesText(releases)]),
    ...(bumps.length < 3
      ? []
      : [counted(bumps.length, 'update of dependencies', 'updates of dependencies')]),
    ...new Set(named.map(({ subject }) => lowerLead(sentenceOf(subject)))),
  ].join('; ');
}

const releasesText = (versions: readonly string[]): string =>
  versions.length === 1
    ? `release ${versions[0] ?? ''}`
    : `${String(versions.length)} releases, ${versions[0] ?? ''} to ${versions.at(-1) ?? ''}`;

const isBump = ({ subject, scope }: StoryCommit): boolean =>
  scope === 'deps' ||
  scope === 'deps-dev' ||
  /^(?:\w+(?:\([^)]*\))?: )?(?:bump|upgrade|update) \S+(?: \w+)? (?:from|to) v?\d|\b(?:update|upgrade|bump)(?: \w+){0,2} dep(?:endenc|s\b)/i.test(
    subject,
  );
