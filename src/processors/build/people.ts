import { counted } from '../../story/counts.ts';
import { oneLine, withoutEmails } from '../../story/sentence.ts';
import type { StoryCommit } from '../../story/story.ts';

interface People {
  readonly people: readonly { readonly name: string; readonly share: string }[];
  readonly reporter: string | undefined;
}

/**
 * Authors and co-authors by name with their number of commits, people before agents, and the session's agent if it is none of
 * them. What calls itself a bot needs no further word.
 */
export function peopleOf(agent: string, commits: readonly StoryCommit[]): People {
  const signed = shares(commits);
  const agents = new Set(commits.flatMap((commit) => commit.agents));
  const unnamed = commits.filter(({ author }) => author === null).length;
  const reporter = withoutEmails(oneLine(agent));
  const isKnown = signed.some(({ name }) => name === agent);
  return {
    people: [
      ...signed.filter(({ name }) => !agents.has(name)),
      ...signed.filter(({ name }) => agents.has(name)).map(asAgent),
      ...(unnamed === 0 ? [] : [{ name: 'Author not named', share: counted(unnamed, 'commit') }]),
    ],
    reporter: isKnown || reporter === '' ? undefined : `Session reported by ${reporter}.`,
  };
}

type Person = People['people'][number];

/** Authors first, then those who helped. */
function shares(commits: readonly StoryCommit[]): Person[] {
  const authors = countOf(commits.flatMap(({ author }) => author ?? []));
  const helpers = countOf(
    commits.flatMap(({ author, coauthors }) =>
      [...new Set(coauthors)].filter((name) => name !== author),
    ),
  );
  return [
    ...[...authors].map(([name, count]) => ({ name, share: counted(count, 'commit') })),
    ...[...helpers].map(([name, count]) => ({
      name,
      share: `co-author of ${counted(count, 'commit')}`,
    })),
  ];
}

const asAgent = ({ name, share }: Person): Person =>
  /\bbot\b/i.test(name) ? { name, share } : { name, share: `${share} (agent)` };

/** Most commits first, then by name. */
function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : a > b ? 1 : 0)));
}
