import type { Processor } from '../../domain/pipeline.ts';
import type { RepoScanResult } from '../../domain/repo.ts';
import type { BuildSource, WorkSession } from '../../domain/session.ts';

/** Stands in until the real step is there. */
export const scanRepo: Processor<
  WorkSession<'build', BuildSource>,
  RepoScanResult,
  'repos' | 'settings'
> = {
  name: 'scan-repo',
  run: (session, { repos, signal, settings }) => {
    const path = session.source_data.repo_path;
    if (!path) return { kind: 'unreachable', path: '', reason: 'the session names no repository' };
    const hashes = (session.source_data.git_commits ?? []).map(({ hash }) => hash);
    const select = [
      ...(hashes.length > 0 ? [{ kind: 'hashes' as const, hashes }] : []),
      { kind: 'last' as const, count: settings.build.commits },
    ];
    return repos.scan({ path, select }, signal);
  },
};
