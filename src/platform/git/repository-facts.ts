import type { RepositoryMark, TagFacts } from '../../domain/repo.ts';
import { latestVersion } from './refs/latest-version.ts';
import type { OpenRepository } from './open-repository.ts';
import type { Refs } from './refs/read-refs.ts';
import { remoteUrl } from './remote-url.ts';

type MarkFacts = Omit<RepositoryMark, 'kind' | 'path' | 'shallow'>;

/** What of a repository can move while its commits stay, as it is now. */
export async function readMark(
  { name, root, config }: OpenRepository,
  refs: Refs,
): Promise<MarkFacts> {
  const { oid: head, branch } = await refs.head();
  const remote = remoteUrl(config.get('remote.origin.url') ?? '');
  const [default_branch, tags] = [await defaultBranch(refs), await readTags(refs)];
  return { name, root, head, branch, remote, default_branch, tags };
}

/** The same as it was; a mark of an earlier version says less than there is to know now. */
export function factsOfMark(mark: RepositoryMark): MarkFacts {
  const { name, root, head, branch, remote } = mark;
  const said: Partial<RepositoryMark> = mark;
  return {
    ...{ name, root, head, branch, remote },
    default_branch: said.default_branch ?? null,
    tags: said.tags ?? { count: 0, latest: null },
  };
}

const [branches, tagged, origin] = ['refs/heads/', 'refs/tags/', 'refs/remotes/origin/'];

async function defaultBranch(refs: Refs): Promise<string | null> {
  const remote = await refs.target(`${origin}HEAD`);
  if (remote?.startsWith(origin) === true) return remote.slice(origin.length);
  const names = (await refs.list(branches)).map((name) => name.slice(branches.length));
  const usual = names.filter((name) => name === 'main' || name === 'master');
  const [only, ...more] = names.length === 1 ? names : usual;
  return only === undefined || more.length > 0 ? null : only;
}

async function readTags(refs: Refs): Promise<TagFacts> {
  const names = (await refs.list(tagged)).map((name) => name.slice(tagged.length));
  return { count: names.length, latest: latestVersion(names) };
}
