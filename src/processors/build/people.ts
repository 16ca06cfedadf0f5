import { counted } from '../../story/counts.ts';
import { oneLine, withoutEmails } from '../../story/sentence.ts';
import type { StoryCommit } from '../../story/story.ts';

interface People {
  readonly people: readonly { readonly name: string; readonly share: string }[];
  readonly reporter: string | undefined;
}

/** Authors and co-authors by name with their number of commits, and the agent if it is none of them. */
export function peopleOf(agent: string, commits: readonly StoryCommit[]): People {
  const authors = countOf(commits.flatMap(({ author }) => author ?? []));
  const helpers = countOf(
    commits.flatMap(({ author, coauthors }) =>
      [...new Set(coauthors)].filter((name) => name !== author),
    ),
  );
  const unnamed = commits.filter(({ author }) => author === null).length;
  const known = [...authors.keys(), ...helpers.keys()].includes(agent);
  const reporter = withoutEmails(oneLine(agent));
  return {
    people: [
      ...[...authors].map(([name, count]) => ({ name, share: counted(count, 'commit') })),
      ...[...helpers].map(([name, count]) => ({
        name,
        share: `co-author of ${counted(count, 'commit')}`,
      })),
      ...(unnamed === 0 ? [] : [{ name: 'Author not named', share: counted(unnamed, 'commit') }]),
    ],
    reporter: known || reporter === '' ? undefined : `Session reported by ${reporter}.`,
  };
}

/** Most commits first, then by name. */
function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : a > b ? 1 : 0)));
}
