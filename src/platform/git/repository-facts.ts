import type { RepositoryMark, TagFacts } from '../../domain/repo.ts';
import type { OpenRepository } from './open-repository.ts';
import type { Refs } from './read-refs.ts';
import { remoteUrl } from './remote-url.ts';

/** What of a repository can move while its commits stay, as it is now. */
export async function readMark(
  { name, root, config }: OpenRepository,
  refs: Refs,
): Promise<Omit<RepositoryMark, 'kind' | 'path' | 'shallow'>> {
  const { oid: head, branch } = await refs.head();
  const remote = remoteUrl(config.get('remote.origin.url') ?? '');
  return { name, root, head, branch, remote, default_branch: null, tags: noTags };
}

const noTags: TagFacts = { count: 0, latest: null };
