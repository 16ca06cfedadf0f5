/** Hosts whose commit and issue pages have a known address. */
const commitPage: Readonly<Record<string, string>> = {
  'github.com': 'commit',
  'gitlab.com': '-/commit',
  'codeberg.org': 'commit',
  'bitbucket.org': 'commits',
};

/** The public page of a commit; undefined when the host is not one we know. */
export function commitUrl(remote: string | undefined, hash: string): string | undefined {
  const base = publicRemote(remote);
  if (base === undefined || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) return undefined;
  return `${base}/${commitPage[new URL(base).hostname] ?? 'commit'}/${hash}`;
}

/** The public page of an issue; hosts lead from there to a request of that number. */
export function issueUrl(remote: string | undefined, number: number): string | undefined {
  const base = publicRemote(remote);
  if (base === undefined) return undefined;
  const path = new URL(base).hostname === 'gitlab.com' ? '-/issues' : 'issues';
  return `${base}/${path}/${String(number)}`;
}

/** The https address of a repository on a known host, without `.git`; undefined for any other. */
export function publicRemote(remote: string | null | undefined): string | undefined {
  const found = /^https:\/\/([a-z0-9.-]+)(?:\/[\w.~-]+){2,6}\/?$/.exec(remote ?? '');
  if (!found || !Object.hasOwn(commitPage, found[1] ?? '')) return undefined;
  return found[0].replace(/\/$/, '').replace(/\.git$/, '');
}
