import { cleanSubject } from './sentence.ts';
import type { StoryCommit } from './story.ts';

/** The version a commit releases: `9.3.3`, `chore(release): v2.0.0`, `Release version 3.1.3`. */
export function releaseOf({ subject }: StoryCommit): string | undefined {
  const bare = cleanSubject(subject);
  return (/^(?:(?:release|publish)(?: version)? |version )?v?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/i.exec(
    bare,
  ) ?? /^(?:release|publish)(?: version)? v?(\d+\.\d+(?:(?:a|b|rc|-)[\w.]*)?)$/i.exec(bare))?.[1];
}

/** Which versions the commits released, in their order; `Released as` only where nothing came after. */
export function releaseLine(commits: readonly StoryCommit[]): string | undefined {
  const versions = [
    ...new Set(
      commits.flatMap((commit) => (commit.parents.length > 1 ? [] : (releaseOf(commit) ?? []))),
    ),
  ];
  const [first, last] = [versions[0], versions.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const newest = commits.at(-1);
  if (first !== last)
    return `This includes the releases ${first} ${versions.length === 2 ? 'and' : 'to'} ${last}.`;
  return newest !== undefined && releaseOf(newest) === last
    ? `Released as ${last}.`
    : `This includes the release ${last}.`;
}
