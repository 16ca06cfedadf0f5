import type { GitConfig } from './git-config.ts';
import type { ObjectFormat } from './object-ids.ts';
import { unreadable } from './unreadable.ts';

export type RefStorage = 'files' | 'reftable';

export interface RepositoryFormat {
  readonly objectFormat: ObjectFormat;
  readonly refStorage: RefStorage;
  /** Each worktree has a config of its own beside the common one. */
  readonly worktreeConfig: boolean;
}

/** What git lets a repository of version 0 have, though it came later. */
const oldExtensions = ['noop', 'preciousobjects', 'partialclone', 'worktreeconfig'];
const extensions = [
  'noop-v1',
  'objectformat',
  'compatobjectformat',
  'refstorage',
  'relativeworktrees',
  'submodulepathconfig',
];

const newer = 'It may be of a newer git than this program knows: update the program.';

/**
 * The format a repository's config says it has. As git does, throws (`REPOSITORY_UNREADABLE`) for a
 * version or an extension that is not known: it may change the meaning of anything.
 */
export function readFormat(config: GitConfig): RepositoryFormat {
  refuseUnknown(config);
  const objectFormat = config.get('extensions.objectformat') ?? 'sha1';
  if (objectFormat !== 'sha1' && objectFormat !== 'sha256')
    throw unreadable('its object format is neither sha1 nor sha256', newer);
  const refStorage = config.get('extensions.refstorage') ?? 'files';
  if (refStorage !== 'files' && refStorage !== 'reftable')
    throw unreadable('its refs are stored neither as files nor as reftables of its own', newer);
  return { objectFormat, refStorage, worktreeConfig: isTrue(config, 'worktreeconfig') };
}

function refuseUnknown(config: GitConfig): void {
  const version = config.get('core.repositoryformatversion') ?? '0';
  if (version !== '0' && version !== '1')
    throw unreadable('its format version is neither 0 nor 1', newer);
  for (const key of config.keys()) {
    const name = /^extensions\.(.*)$/s.exec(key)?.[1];
    if (name === undefined || oldExtensions.includes(name)) continue;
    if (version === '0' && extensions.includes(name))
      throw unreadable(`its format version is 0, but it has the extension ${name}`);
    if (version === '1' && !extensions.includes(name))
      throw unreadable('it has an extension that is not known', newer);
  }
}

const isTrue = (config: GitConfig, name: string): boolean =>
  /^(?:true|yes|on|1)$/i.test(config.get(`extensions.${name}`) ?? '');
